/** One drill on the page: why it did not pass, its time as a picture, its figures, what holds, its story. */
import type { DrillResult, PropertyVerdict, UnfinishedDrill, Verdict } from '../scenarios/result.ts';
import { duration, labTime } from './durations.ts';
import { findingsOf } from './evidence.ts';
import { hazardsOf } from './hazards.ts';
import { escapeHtml } from './html-escape.ts';
import { timeline } from './html-timeline.ts';
import { notJudgedOf } from './not-judged.ts';
import { VERDICT_SIGN } from './paint.ts';
import { planStepsOf } from './plan-steps.ts';
import type { StoryLine } from './story.ts';

/** @param open whether it shows more than its heading. */
export function drillSection(drill: DrillResult, story: readonly StoryLine[] | undefined, open: boolean): string {
  const { name, plant, seed, title, verdict, virtualMs } = drill;
  const facts = [title, `seed ${seed}`, plant && `planted bug ${plant}`, `${duration(virtualMs)} of lab time`];
  return `<section id="${anchor(drill)}">
<details${open ? ' open' : ''}><summary><h2>${escapeHtml(name)} ${badge(verdict)}</h2>
<span class="title">${escapeHtml(facts.filter(Boolean).join(' · '))}</span></summary>
${failures(drill)}${hazards(drill)}
<p class="replay">Run it again: <code>${escapeHtml(drill.replay)}</code></p>
${timeline(drill)}
${servers(drill)}${planSteps(drill)}
${whatHolds(drill)}
${whatWasNotJudged(drill)}
${storyOf(story, false)}
<p class="replay">Journal: <code>${escapeHtml(drill.journalHash)}</code></p>
</details>
</section>`;
}

/** Violated first; within that in the order of judging, in which a story that stopped stands at the head. */
function failures({ properties, stopped }: DrillResult): string {
  const order: Record<Verdict, number> = { violated: 0, inconclusive: 1, passed: 2 };
  return properties
    .filter(({ verdict }) => verdict !== 'passed')
    .sort((one, other) => order[one.verdict] - order[other.verdict])
    .map((property) => {
      const when = property.name === 'story' && stopped ? ` · stopped at ${labTime(stopped.atMs)}` : '';
      const findings = findingsOf(property).map((finding) => `<li>${escapeHtml(finding)}</li>`);
      return `<div class="failure ${property.verdict}"><p>${badge(property.verdict)} <b>${escapeHtml(property.name)}</b>${when}<br>
<span class="title">${escapeHtml(property.title)}</span></p><ul class="evidence">${findings.join('')}</ul></div>`;
    })
    .join('\n');
}

function hazards(drill: DrillResult): string {
  return hazardsOf(drill)
    .map(
      ({ cause, code, evidence, remedy, title }) => `
<div class="failure inconclusive"><p><span class="badge">! hazard</span> <b>${escapeHtml(code)}</b><br>
<span class="title">${escapeHtml(title)}</span></p><ul class="evidence"><li>${escapeHtml(evidence)}</li></ul>
<p>${escapeHtml(cause)} <b>${escapeHtml(remedy)}</b></p></div>`,
    )
    .join('');
}

function servers(drill: DrillResult): string {
  const measured = drill.servers.filter(({ rpoMs, rtoMs }) => rpoMs !== undefined || rtoMs !== undefined);
  if (measured.length === 0) return '';
  const rows = measured.map(
    (server) => `<tr><td>${escapeHtml(server.name)}</td>${figures([server.rpoMs, server.rtoMs])}</tr>`,
  );
  return `<table><thead><tr><th>Server</th><th class="number">Measured RPO</th><th class="number">Measured RTO</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>`;
}

function planSteps(drill: DrillResult): string {
  const rows = planStepsOf(drill).map(
    ({ plan, step, took, how }) =>
      `<tr><td>${escapeHtml(plan)}</td><td>${escapeHtml(step)}</td><td class="number">${took}</td><td class="evidence">${escapeHtml(how)}</td></tr>`,
  );
  if (rows.length === 0) return '';
  return `<table><thead><tr><th>Recovery plan</th><th>Step</th><th class="number">Took</th><th>How it went</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>`;
}

function whatHolds({ properties, verdict }: DrillResult): string {
  const passed = properties.filter((property) => property.verdict === 'passed');
  if (passed.length === 0) return '';
  const row = ({ evidence, name, title }: PropertyVerdict) =>
    `<tr><td><b>${escapeHtml(name)}</b><br><span class="title">${escapeHtml(title)}</span></td><td class="evidence">${escapeHtml(evidence)}</td></tr>`;
  const count = passed.length === 1 ? '1 property holds' : `${passed.length} properties hold`;
  return `<details${verdict === 'passed' ? ' open' : ''}><summary>${count}</summary>
<div class="wide"><table class="properties"><tbody>${passed.map(row).join('\n')}</tbody></table></div></details>`;
}

/** Under what holds: so far its verdicts do not reach. */
function whatWasNotJudged(drill: DrillResult): string {
  const reasons = notJudgedOf(drill);
  if (reasons.length === 0) return '';
  const items = reasons.map((reason) => `<li>${escapeHtml(reason)}</li>`);
  return `<details open><summary>What this history did not allow to judge</summary>
<ul class="evidence">${items.join('')}</ul></details>`;
}

/** Chapters, what was said, and when, in lab time. */
export function storyOf(lines: readonly StoryLine[] | undefined, open: boolean): string {
  if (lines === undefined) return '<p class="title">The story is in the journal.</p>';
  if (lines.length === 0) return '';
  const rows = lines.map(
    ({ atMs, text, tone }) =>
      `<tr class="${tone}"><td class="time">${labTime(atMs)}</td><td>${escapeHtml(text)}</td></tr>`,
  );
  return `<details${open ? ' open' : ''}><summary>The story</summary>
<table class="story"><tbody>${rows.join('\n')}</tbody></table></details>`;
}

export function figures(values: readonly (number | undefined)[]): string {
  return values.map((value) => `<td class="number">${duration(value)}</td>`).join('');
}

export function badge(verdict: Verdict): string {
  return `<span class="badge ${verdict}">${VERDICT_SIGN[verdict]} ${verdict}</span>`;
}

export function anchor(drill: Pick<DrillResult | UnfinishedDrill, 'name' | 'seed'>): string {
  return `${drill.name}-${drill.seed}`.replace(/[^\w-]/g, '-');
}
