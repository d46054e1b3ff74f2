/** What a terminal shows: each drill's story while it happens, then verdicts, measured figures, evidence of failures. */
import type { DrillResult, RunResult } from '../scenarios/result.ts';
import type { JournalRecord } from '../simulator/journal/journal.ts';
import { duration, labTime } from './durations.ts';
import { findingsOf } from './evidence.ts';
import { hazardsOf } from './hazards.ts';
import { notJudgedOf } from './not-judged.ts';
import type { Paint } from './paint.ts';
import { VERDICT_SIGN } from './paint.ts';
import { planStepsOf } from './plan-steps.ts';
import { tell } from './story.ts';
import { table } from './table.ts';

/** So many findings of a property; the files have more. */
const MOST_LISTED = 5;
/** So many things that could not be judged; the page and the result have all of them. */
const MOST_NOT_JUDGED = 3;

export function runHeading(
  paint: Paint,
  site: string,
  lab: RunResult['lab'],
  seeds: string,
  drills: number,
  plant?: RunResult['plant'],
): string {
  const facts = [`site ${site}`, `${lab} lab`, seeds, drills === 1 ? '1 drill' : `${drills} drills`];
  const heading = `${paint.bold('Muster')} ${paint.dim(`· ${facts.join(' · ')}`)}\n`;
  return plant === undefined ? heading : `${heading}${paint.tone('fault', plantedBug(plant))}\n`;
}

/** Nobody must take what follows for a finding about the system. */
export function plantedBug({ name, title }: NonNullable<RunResult['plant']>): string {
  return `Planted bug: ${name} (${title}). Whatever is found below may be its doing.`;
}

/** Scenarios that say nothing about this site, each with its reason. */
export function passedOver(paint: Paint, scenarios: NonNullable<RunResult['notApplicable']>): string {
  return scenarios.map(({ name, reason }) => `${paint.dim(`– ${name}: not for this site, ${reason}`)}\n`).join('');
}

export function drillHeading(paint: Paint, name: string, title: string): string {
  return `\n${paint.bold(name)}${title === '' ? '' : paint.dim(` · ${title}`)}\n`;
}

/** The line for one record, or nothing when it is not part of the story. */
export function storyLine(paint: Paint, record: JournalRecord): string {
  const line = tell(record);
  if (line === undefined) return '';
  const indent = line.tone === 'phase' ? '' : '  ';
  return `  ${paint.dim(labTime(line.atMs).padStart(8))}  ${indent}${paint.tone(line.tone, line.text)}\n`;
}

/** The closing line of a drill. */
export function drillSummary(paint: Paint, drill: DrillResult): string {
  const sign = paint.verdict(drill.verdict, `${VERDICT_SIGN[drill.verdict]} ${drill.verdict}`);
  const checked = drill.properties.filter((property) => property.verdict === 'passed').length;
  const facts = [
    `${checked} of ${drill.properties.length} properties hold`,
    drill.rpoMs === undefined ? '' : `RPO ${duration(drill.rpoMs)}`,
    drill.rtoMs === undefined ? '' : `RTO ${duration(drill.rtoMs)}`,
    drill.plant === undefined ? '' : `planted bug ${drill.plant}`,
    `${duration(drill.virtualMs)} of lab time in ${duration(drill.wallMs)}`,
  ];
  const line = `  ${sign} ${paint.dim(`· ${facts.filter((fact) => fact !== '').join(' · ')}`)}\n`;
  return `${line}${hazardLines(paint, drill)}${notJudgedLines(paint, drill)}`;
}

/** Told of drills that passed as well: not the system's doing, and still nothing to do in earnest. */
function hazardLines(paint: Paint, drill: DrillResult): string {
  return hazardsOf(drill)
    .map(({ code, evidence, remedy }) => `  ${paint.tone('bad', `! hazard ${code}`)}: ${evidence}\n      ${remedy}\n`)
    .join('');
}

/** What a verdict that passed does not stand for. */
function notJudgedLines(paint: Paint, drill: DrillResult): string {
  return notJudgedOf(drill, MOST_NOT_JUDGED)
    .map((reason) => `  ${paint.dim(`– not judged: ${reason}`)}\n`)
    .join('');
}

/** One line for a drill of a sweep over many seeds. */
export function sweepLine(paint: Paint, drill: DrillResult): string {
  const sign = paint.verdict(drill.verdict, `${VERDICT_SIGN[drill.verdict]} ${drill.verdict}`);
  const hazards = drill.hazards === undefined ? '' : ` · hazards: ${drill.hazards.length}`;
  const figures = `RPO ${duration(drill.rpoMs)} · RTO ${duration(drill.rtoMs)} · ${duration(drill.wallMs)}${hazards}`;
  return `${sign}  ${drill.name}  seed ${drill.seed}  ${paint.dim(`${figures} · ${drill.journalHash.slice(0, 15)}`)}\n`;
}

export function verdictTable(paint: Paint, run: RunResult): string {
  const columns = [
    { title: 'Drill' },
    { title: 'Seed' },
    { title: 'Verdict' },
    { title: 'RPO', align: 'right' },
    { title: 'RTO', align: 'right' },
    { title: 'Lab time', align: 'right' },
    { title: 'Wall time', align: 'right' },
  ] as const;
  const rows = run.drills.map((drill) => [
    drill.name,
    drill.seed,
    drill.verdict,
    duration(drill.rpoMs),
    duration(drill.rtoMs),
    duration(drill.virtualMs),
    duration(drill.wallMs),
  ]);
  return table(columns, rows, (text, row, column) => {
    if (row < 0) return paint.bold(text);
    const drill = run.drills[row];
    return column === 2 && drill !== undefined ? paint.verdict(drill.verdict, text) : text;
  });
}

/** Measured RPO and RTO of each server that was failed over; empty when none was. */
export function serverTable(paint: Paint, run: RunResult): string {
  const rows = run.drills.flatMap((drill) =>
    drill.servers
      .filter(({ rpoMs, rtoMs }) => rpoMs !== undefined || rtoMs !== undefined)
      .map((server) => [drill.name, drill.seed, server.name, duration(server.rpoMs), duration(server.rtoMs)]),
  );
  if (rows.length === 0) return '';
  const columns = [
    { title: 'Drill' },
    { title: 'Seed' },
    { title: 'Server' },
    { title: 'Measured RPO', align: 'right' },
    { title: 'Measured RTO', align: 'right' },
  ] as const;
  return table(columns, rows, (text, row) => (row < 0 ? paint.bold(text) : text));
}

/** What recovery plans with actions did; empty when there was none. */
export function planTable(paint: Paint, run: RunResult): string {
  const rows = run.drills.flatMap((drill) =>
    planStepsOf(drill).map(({ plan, step, took, how }) => [drill.name, plan, step, took, how]),
  );
  if (rows.length === 0) return '';
  const columns = [
    { title: 'Drill' },
    { title: 'Recovery plan' },
    { title: 'Step' },
    { title: 'Took', align: 'right' },
    { title: 'How it went' },
  ] as const;
  return table(columns, rows, (text, row) => (row < 0 ? paint.bold(text) : text));
}

/** Everything a person needs to act on a drill that did not pass; its last line is the command that runs it again. */
export function failureDetails(paint: Paint, drill: DrillResult): string {
  const lines = [
    `${paint.verdict(drill.verdict, VERDICT_SIGN[drill.verdict])} ${paint.bold(drill.name)} (seed ${drill.seed}) is ${drill.verdict}`,
  ];
  if (drill.plant !== undefined) lines.push(`  ${paint.tone('fault', `with the planted bug ${drill.plant}`)}`);
  for (const property of drill.properties) {
    if (property.verdict === 'passed') continue;
    const { stopped } = drill;
    const what =
      property.name === 'story' && stopped !== undefined
        ? `the story stopped at ${labTime(stopped.atMs)}: ${stopped.code}`
        : `${property.name} (${property.title})`;
    lines.push(`  ${paint.verdict(property.verdict)}: ${what}`);
    lines.push(
      ...findingsOf(property, property.name === 'story' ? undefined : MOST_LISTED).map(
        (finding) => `    - ${finding.replaceAll('\n', '\n      ')}`,
      ),
    );
  }
  return `${lines.join('\n')}\n${hazardLines(paint, drill)}${notJudgedLines(paint, drill)}  Run it again:\n${drill.replay}\n`;
}
