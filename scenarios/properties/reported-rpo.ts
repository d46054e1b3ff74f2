/**
 * Checks what the service reports as recovery point objective against the truth: how long ago the newest recovery
 * point's tag was set on the source.
 */
import { slackMs } from './compression.ts';
import { entriesOf, type PointCreated, type RpoReported } from './entries.ts';
import { Findings } from './findings.ts';
import { Machines } from './machines.ts';
import type { Property, Run } from './property.ts';
import { counted, duration, tagName } from './wording.ts';

const TOLERANCE_MS = 1000;

export const reportedRpo: Property = {
  name: 'reported-rpo',
  title: 'The reported recovery point objective is the true age of the newest recovery point',
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    const newest = new Map<string, PointCreated>();
    const truths = new Map<string, Interval | undefined>();
    const toleranceMs = TOLERANCE_MS + slackMs(run);
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'point.created') newest.set(entry.item, entry);
      if (entry.kind !== 'rpo.reported') continue;
      findings.looked += 1;
      const { server, tag } = entry;
      const key = `${server} ${tag}`;
      if (!truths.has(key)) truths.set(key, momentOf(run, machines, tag, server));
      const wrong = whatIsWrong(entry, newest.get(entry.item), truths.get(key), toleranceMs);
      if (wrong) findings.violation(`${entry.item}, ${duration(entry.at)}: ${wrong}`);
    }
    return findings.judge(
      `${counted(findings.looked, 'report')} checked: each the age of the newest point, to ${exactly(toleranceMs)}`,
      'no recovery point objective was reported',
    );
  },
};

function exactly(toleranceMs: number): string {
  return toleranceMs === TOLERANCE_MS ? 'the second' : duration(toleranceMs);
}

interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * When the tag was set: of a tag that a group shares, from the first mark on any member (that is the cut) to the last one
 * on this server, between which its disks did not change. Undefined when it was never set on this server.
 */
function momentOf(run: Run, machines: Machines, tag: string, server: string): Interval | undefined {
  const marks = run.history.marksOf(tag);
  const own = marks.filter(({ disk }) => machines.ofDisk(disk)?.server === server).map(({ atMs }) => atMs);
  if (own.length === 0) return undefined;
  return { fromMs: Math.min(...marks.map(({ atMs }) => atMs)), toMs: Math.max(...own) };
}

function whatIsWrong(
  report: RpoReported,
  newest: PointCreated | undefined,
  truth: Interval | undefined,
  toleranceMs: number,
): string | undefined {
  const { tag, rpoMs, at } = report;
  if (!newest) return `an objective of ${duration(rpoMs)} was reported before there was any recovery point`;
  if (newest.tag !== tag) return `the report is about ${tagName(tag)}, but the newest point is ${tagName(newest.tag)}`;
  if (!truth) return `the report is about ${tagName(tag)}, which was never set on a disk of ${report.server}`;
  const [leastMs, mostMs] = [at - truth.toMs - toleranceMs, at - truth.fromMs + toleranceMs];
  if (rpoMs >= leastMs && rpoMs <= mostMs) return undefined;
  const truly = duration(at - truth.fromMs);
  const manner = rpoMs < leastMs ? 'better' : 'worse';
  return `reported ${duration(rpoMs)}, ${manner} than the truth: ${tagName(tag)} was set ${truly} earlier`;
}
