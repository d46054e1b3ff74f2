/**
 * Recovery point and recovery time of each server, measured by the true histories: how old the data was that a failover
 * brought up, and how long it took until the application served again. The worst of all its failovers counts.
 */
import type { JournalRecord } from '../simulator/journal/journal.ts';
import type { KnownHistory } from '../simulator/journal/known-history.ts';
import type { ServerFigures } from './result.ts';

export function figuresOf(records: readonly JournalRecord[], history: KnownHistory): ServerFigures[] {
  const servers = new Map<string, Tally>();
  const of = (server: unknown): Tally => {
    const known = servers.get(String(server)) ?? {};
    servers.set(String(server), known);
    return known;
  };
  let askedAtMs: number | undefined;
  for (const record of records) {
    const { kind, at } = record;
    if (kind === 'disaster') {
      for (const server of record.servers as string[]) of(server).disasterAtMs = at;
    } else if (kind === 'job.start' && BRINGS_UP.has(String(record.scenario))) askedAtMs = at;
    else if (kind === 'machine.prepared' && record.purpose === 'production') {
      const tally = of(record.server);
      const [mark] = history.marksOf(String(record.tag));
      tally.waitingSinceMs = askedAtMs;
      if (mark && tally.disasterAtMs !== undefined) tally.rpoMs = worst(tally.rpoMs, tally.disasterAtMs - mark.atMs);
    } else if (kind === 'workload.started' && record.purpose === 'production') {
      const tally = of(record.server);
      if (tally.waitingSinceMs !== undefined) tally.rtoMs = worst(tally.rtoMs, at - tally.waitingSinceMs);
      tally.waitingSinceMs = undefined;
    }
  }
  return [...servers].map(([name, { rpoMs, rtoMs }]) => ({ name, rpoMs, rtoMs }));
}

/** Jobs that end in a machine that serves. */
const BRINGS_UP: ReadonlySet<string> = new Set(['UnplannedFailover', 'ApplyRecoveryPoint']);

interface Tally {
  disasterAtMs?: number;
  /** A failover was asked for, and the application does not serve yet. */
  waitingSinceMs?: number;
  rpoMs?: number;
  rtoMs?: number;
}

/** A point that is newer than the disaster (a failback's final one) has lost nothing. */
function worst(known: number | undefined, found: number): number {
  return Math.max(known ?? 0, found, 0);
}
