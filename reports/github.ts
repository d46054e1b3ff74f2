/** Annotations and a job summary for GitHub Actions: workflow commands on stdout, Markdown for the summary file. */
import type { DrillResult, RunResult } from '../scenarios/result.ts';
import { plantedBug } from './console.ts';
import { partOf } from './part.ts';
import { duration } from './durations.ts';
import { findingsOf, firstFinding } from './evidence.ts';
import { hazardsOf } from './hazards.ts';
import { VERDICT_SIGN } from './paint.ts';

/** One `::error` or `::warning` line for each thing that did not pass; empty when everything did. */
export function githubAnnotations(run: RunResult): string {
  const unfinished = run.unfinished?.map(({ message, name, replay, seed, why }) =>
    annotation('error', `${name} (seed ${seed}): ${why}`, `${message}\n${replay}`),
  );
  return [
    ...run.drills.flatMap(annotationsOf),
    ...run.drills.flatMap((drill) => hazardNotes(drill, run)),
    ...(unfinished ?? []),
    ...(run.leftBehind ?? []).map((sentence) => annotation('warning', 'Left behind', sentence)),
  ].join('');
}

function annotation(level: 'error' | 'warning', title: string, text: string): string {
  return `::${level} title=${property(title)}::${data(text)}\n`;
}

function annotationsOf(drill: DrillResult): string[] {
  const planted = drill.plant === undefined ? '' : `, planted bug ${drill.plant}`;
  return drill.properties
    .filter(({ verdict }) => verdict !== 'passed')
    .map((verdict) =>
      annotation(
        verdict.verdict === 'violated' ? 'error' : 'warning',
        `${drill.name} (seed ${drill.seed}${planted}): ${verdict.name} is ${verdict.verdict}`,
        [...findingsOf(verdict), drill.replay].join('\n'),
      ),
    );
}

function hazardNotes(drill: DrillResult, { strict }: RunResult): string[] {
  return hazardsOf(drill).map(({ code, evidence, remedy }) =>
    annotation(
      strict ? 'error' : 'warning',
      `${drill.name} (seed ${drill.seed}): hazard ${code}`,
      `${evidence}\n${remedy}`,
    ),
  );
}

/** A Markdown table of the drills, for the file `GITHUB_STEP_SUMMARY` names. */
export function githubSummary(run: RunResult): string {
  const { drills, leftBehind = [], notApplicable = [], plant, unfinished = [], verdict } = run;
  const planted = plant === undefined ? '' : `\n> **${markdown(plantedBug(plant))}**\n`;
  const rows = [
    ...drills.map((drill) => [
      drill.name,
      drill.seed,
      `${VERDICT_SIGN[drill.verdict]} ${drill.verdict}`,
      ...[drill.rpoMs, drill.rtoMs, drill.virtualMs].map(duration),
      firstFinding(drill)?.finding ?? hazardsOf(drill)[0]?.evidence ?? '',
    ]),
    ...unfinished.map(({ message, name, seed, why }) => [
      name,
      seed,
      `✘ ${why}`,
      '–',
      '–',
      '–',
      message.split('\n')[0] ?? '',
    ]),
    ...notApplicable.map(({ name, reason }) => [name, '–', 'not for this site', '–', '–', '–', reason]),
  ];
  const table = rows.map((cells) => `| ${cells.map(markdown).join(' | ')} |`).join('\n');
  const left = leftBehind.map((sentence) => `\n${markdown(sentence)}\n`).join('');
  const part = partOf(run);
  return `### Muster: ${verdict}${part === undefined ? '' : ` (${part})`}\n${planted}\n| Drill | Seed | Verdict | RPO | RTO | Lab time | Why |\n|---|---|---|---|---|---|---|\n${table}\n${left}`;
}

/** As one cell of a table, or a line of text. */
function markdown(text: string): string {
  return text.replace(/[\\|<>`*_]/g, '\\$&').replace(/\s+/g, ' ');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
