/**
 * A process server with less than a fifth of its cache disk free holds its sources back (documented): it takes nothing in until
 * there is room. How full the disk is, is the world's word: others filled it. That nothing was taken in shows at the far end: no
 * point comes whose tag was set after the disk had become full.
 */
import { slackMs } from './compression.ts';
import { type Entry, entriesOf, type FaultInject, type PointCreated } from './entries.ts';
import { faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import { Machines } from './machines.ts';
import { marksOnServer } from './marks.ts';
import type { Property, Run } from './property.ts';
import { counted, duration, tagName } from './wording.ts';

const FAULT = 'disk-full';
const THROTTLED_BELOW = 0.2;
/** Until the process server has looked at its disk again. */
const NOTICED_MS = 2 * 60_000;

export const throttledIntake: Property = {
  name: 'throttled-intake',
  title: 'A process server takes nothing in while less than a fifth of its cache disk is free',
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    for (const { injected, fromMs, healedAtMs = Number.POSITIVE_INFINITY } of faultsOf(run)) {
      const full = fullCache(injected);
      if (!full) continue;
      const sinceMs = fromMs + NOTICED_MS + slackMs(run);
      if (full.strikesLater) {
        findings.unjudged(`the cache of ${full.machine}, because nothing tells when exactly it became full`);
        continue;
      }
      if (healedAtMs <= sinceMs) continue;
      const ways = new Ways();
      for (const entry of entriesOf(run)) {
        if (entry.at > healedAtMs) break;
        ways.take(entry);
        if (entry.at < sinceMs || entry.kind !== 'point.created') continue;
        if (ways.of(entry.item) !== full.machine || taggedAtMs(run, machines, entry) < sinceMs) continue;
        findings.violation(
          `${full.machine} took in data of ${entry.item} up to ${tagName(entry.tag)}, whose point came at ${duration(entry.at)}, ` +
            `though ${Math.round(full.freeShare * 100)} % of its cache disk had been free since ${duration(fromMs)}`,
        );
        break;
      }
      findings.looked += ways.through(full.machine);
    }
    return findings.judge(
      `${counted(findings.looked, 'time')} an item was held back by a cache that was nearly full: nothing of it was taken in`,
      'no cache of a process server was nearly full for long enough',
    );
  },
};

interface FullCache {
  /** As orders name it. */
  readonly machine: string;
  readonly freeShare: number;
  readonly strikesLater: boolean;
}

function fullCache({ fault, parameters = {} }: FaultInject): FullCache | undefined {
  const { machine = '', role, freeShare = 0, at } = parameters as Partial<Record<string, unknown>>;
  if (fault !== FAULT || role !== 'process' || Number(freeShare) >= THROTTLED_BELOW) return undefined;
  return {
    machine: String(machine).replace('azure:', ''),
    freeShare: Number(freeShare),
    strikesLater: at !== undefined,
  };
}

/** Through which process server each item's data goes by now. */
class Ways {
  readonly #ways = new Map<string, string>();

  take(entry: Entry): void {
    if (entry.kind === 'replication.started') this.#ways.set(entry.item, entry.processServer ?? '');
    else if (entry.kind === 'process-server.switched') this.#ways.set(entry.item, entry.to ?? '');
    else if (entry.kind === 'replication.stopped') this.#ways.delete(entry.item);
  }

  of(item: string): string | undefined {
    return this.#ways.get(item);
  }

  through(machine: string): number {
    return [...this.#ways.values()].filter((way) => way === machine).length;
  }
}

/** A point that the service makes of what it has stands for no more than that. */
function taggedAtMs(run: Run, machines: Machines, { tag, server, tagAtMs }: PointCreated): number {
  const marks = marksOnServer(run, machines, tag, server);
  return Math.min(tagAtMs - run.startsAtMs, ...marks.map(({ mark }) => mark.atMs));
}
