/** A drill's time as a picture (SVG): phases in the upper lane, each fault in a lane of its own below. */
import type { DrillResult } from '../scenarios/result.ts';
import { duration, labTime } from './durations.ts';
import { escapeHtml } from './html-escape.ts';

const WIDTH = 1000;
const LANE_HEIGHT = 26;
const BAR_HEIGHT = 20;
const AXIS_HEIGHT = 20;
/** Pixels a letter takes at the font size of the style sheet. */
const LETTER_WIDTH = 6.6;
const TICKS = 6;

export function timeline(drill: DrillResult): string {
  if (drill.phases.length === 0 || drill.virtualMs <= 0) return '';
  const x = (ms: number) => Math.round((ms / drill.virtualMs) * WIDTH * 10) / 10;
  const bar = (kind: string, lane: number, name: string, fromMs: number, toMs: number) => {
    const width = Math.max(2, x(toMs) - x(fromMs) - 1);
    const y = lane * LANE_HEIGHT;
    const place = labelPlace(name, x(fromMs), width, kind === 'fault');
    const label = place === undefined ? '' : `<text ${place} y="${y + 14}">${escapeHtml(name)}</text>`;
    const title = `${name}: ${labTime(fromMs)} to ${labTime(toMs)} (${duration(toMs - fromMs)})`;
    const box = `<rect x="${x(fromMs)}" y="${y}" width="${width}" height="${BAR_HEIGHT}" rx="3"/>`;
    return `<g class="${kind}"><title>${escapeHtml(title)}</title>${box}${label}</g>`;
  };
  const phases = drill.phases.map(({ fromMs, name, toMs }) => bar('phase', 0, name, fromMs, toMs));
  const faults = drill.faults.map(({ healedAtMs, injectedAtMs, title }, index) =>
    bar('fault', index + 1, title, injectedAtMs, healedAtMs ?? drill.virtualMs),
  );
  const lanesHeight = (drill.faults.length + 1) * LANE_HEIGHT;
  const ticks = Array.from({ length: TICKS }, (_, index) => {
    const ms = (drill.virtualMs * index) / (TICKS - 1);
    const anchor = index === 0 ? 'start' : index === TICKS - 1 ? 'end' : 'middle';
    return `<text class="tick" x="${x(ms)}" y="${lanesHeight + 13}" text-anchor="${anchor}">${labTime(ms)}</text>`;
  });
  const list = [
    ...drill.phases.map(
      ({ fromMs, name, toMs }) => `<li>${labTime(fromMs)} ${escapeHtml(name)} (${duration(toMs - fromMs)})</li>`,
    ),
    ...drill.faults.map(({ healedAtMs, injectedAtMs, title }) => {
      const end = healedAtMs === undefined ? 'not healed' : `healed at ${labTime(healedAtMs)}`;
      return `<li class="fault">${labTime(injectedAtMs)} ${escapeHtml(title)} (${end})</li>`;
    }),
  ];
  return `<svg viewBox="0 0 ${WIDTH} ${lanesHeight + AXIS_HEIGHT}" role="img" aria-label="Phases and faults over lab time">
${[...phases, ...faults, ...ticks].join('\n')}
</svg>
<details><summary>Phases and faults in words</summary><ul>${list.join('\n')}</ul></details>`;
}

/** Inside the bar if the words fit; else, in a lane of its own, behind it or before it; else only the tooltip has them. */
function labelPlace(name: string, left: number, width: number, ownLane: boolean): string | undefined {
  const needed = name.length * LETTER_WIDTH + 8;
  if (needed <= width) return `x="${left + 4}"`;
  if (!ownLane) return undefined;
  return left + width + needed <= WIDTH ? `x="${left + width + 5}"` : `x="${left - 5}" text-anchor="end"`;
}
