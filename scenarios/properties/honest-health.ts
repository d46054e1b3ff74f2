/**
 * A process server says that it is critical while less than a quarter of its cache disk is free, that it is no better than
 * *Warning* below three tenths (both documented), and that it is well again a quarter of an hour after there is room, when nothing
 * else is the matter. How full the disk is, is the world's word.
 */
import { slackMs } from './compression.ts';
import { type Entry, entriesOf, entriesOfKind, type FaultInject } from './entries.ts';
import { endOf, faultDuring, type FaultSpan, faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import type { Property, Run } from './property.ts';
import { counted, duration } from './wording.ts';

const CRITICAL_BELOW = 0.25;
const WARNING_BELOW = 0.3;
/** Until it has looked at its disk again. */
const NOTICED_MS = 2 * 60_000;
/** The window of the documented alerts. */
const WELL_AGAIN_MS = 15 * 60_000;

export const honestHealth: Property = {
  name: 'honest-health',
  title: 'A process server says how full its cache disk is, and that it is well again',
  judge(run) {
    const findings = new Findings();
    const faults = faultsOf(run);
    const endMs = endOf(run).atMs;
    for (const fault of faults) {
      const full = fullCache(fault.injected);
      if (!full) continue;
      const { node, freeShare } = full;
      const untilMs = Math.min(fault.healedAtMs ?? endMs, endMs);
      const words = wordsOf(run, node, untilMs);
      const mustSay = freeShare < CRITICAL_BELOW ? /health\.critical/ : /health\.(warning|critical)/;
      if (untilMs - fault.fromMs > NOTICED_MS + slackMs(run) && words.sinceMs < untilMs - NOTICED_MS - slackMs(run)) {
        findings.looked += 1;
        if (!mustSay.test(words.says)) {
          findings.violation(
            `${node} says ${words.says} at ${duration(untilMs)}, though ${Math.round(freeShare * 100)} % of its cache disk had been free since ${duration(fault.fromMs)}`,
            { subject: node, code: 'better-than-it-is' },
          );
        }
      }
      judgeRecovery(run, findings, faults, { fault, node, endMs });
    }
    return findings.judge(
      `${counted(findings.looked, 'time')} the cache disk of a process server was full, or had room again: it said so`,
      'no cache disk of a process server was full for long enough',
    );
  },
};

function judgeRecovery(
  run: Run,
  findings: Findings,
  faults: readonly FaultSpan[],
  { fault, node, endMs }: { fault: FaultSpan; node: string; endMs: number },
): void {
  const { healedAtMs } = fault;
  if (healedAtMs === undefined) return;
  const untilMs = healedAtMs + WELL_AGAIN_MS + slackMs(run);
  const others = faults.filter((other) => other !== fault);
  const busy = entriesOfKind(run, 'line.full').some(({ fromMs, toMs }) => fromMs < untilMs && toMs > healedAtMs);
  const words = wordsOf(run, node, untilMs);
  if (untilMs > endMs || busy || faultDuring(others, healedAtMs, untilMs) || words.sinceMs > healedAtMs) return;
  findings.looked += 1;
  if (/health\.normal/.test(words.says)) return;
  findings.violation(
    `${node} says ${words.says} at ${duration(untilMs)}, though there has been room since ${duration(healedAtMs)}`,
    {
      subject: node,
      code: 'worse-than-it-is',
    },
  );
}

/** What a process server said last before that moment, and since when this life of it has been going on. */
function wordsOf(run: Run, node: string, beforeMs: number): { readonly says: string; readonly sinceMs: number } {
  let words = { says: '', sinceMs: Number.POSITIVE_INFINITY };
  for (const entry of entriesOf(run)) {
    if (entry.at >= beforeMs) break;
    if (endsLife(entry, node)) words = { says: '', sinceMs: Number.POSITIVE_INFINITY };
    else if (entry.kind === 'role.state' && entry.node === node)
      words = { says: entry.to, sinceMs: entry.from === undefined ? entry.at : words.sinceMs };
  }
  return words;
}

function endsLife(entry: Entry, node: string): boolean {
  return entry.kind === 'machine.power' && entry.power === 'off' && node === `${entry.machine}/process`;
}

/** One that strikes later does not say when. */
function fullCache({ fault, parameters = {} }: FaultInject): { node: string; freeShare: number } | undefined {
  const { machine, role, freeShare = 0, at } = parameters as Partial<Record<string, unknown>>;
  if (fault !== 'disk-full' || role !== 'process' || at !== undefined) return undefined;
  if (Number(freeShare) >= WARNING_BELOW) return undefined;
  return { node: `${String(machine)}/process`, freeShare: Number(freeShare) };
}
