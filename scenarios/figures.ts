/**
 * Recovery point and recovery time of each server, measured by the true histories: how old the data was that the last
 * failover brought up, and how long it took until the application served again.
 */
import type { JournalRecord } from '../simulator/journal.ts';
import type { KnownHistory } from '../simulator/known-history.ts';
import type { ServerFigures } from './result.ts';

export function figuresOf(records: readonly JournalRecord[], history: KnownHistory): ServerFigures[] {
  const figures = new Map<string, { disasterAtMs?: number; askedAtMs?: number; rpoMs?: number; rtoMs?: number }>();
  const of = (server: unknown) => {
    const known = figures.get(String(server)) ?? {};
    figures.set(String(server), known);
    return known;
  };
  let askedAtMs: number | undefined;
  for (const record of records) {
    const { kind, at } = record;
    if (kind === 'disaster') {
      for (const server of record.servers as string[]) of(server).disasterAtMs = at;
    } else if (kind === 'job.start' && record.scenario === 'UnplannedFailover') askedAtMs = at;
    else if (kind === 'machine.prepared' && record.purpose === 'production') {
      const entry = of(record.server);
      const mark = history.marksOf(String(record.tag))[0];
      entry.askedAtMs = askedAtMs;
      entry.rtoMs = undefined;
      if (mark && entry.disasterAtMs !== undefined) entry.rpoMs = Math.max(0, entry.disasterAtMs - mark.atMs);
    } else if (kind === 'workload.started' && record.purpose === 'production') {
      const entry = of(record.server);
      if (entry.askedAtMs !== undefined && entry.rtoMs === undefined) entry.rtoMs = at - entry.askedAtMs;
    }
  }
  return [...figures].map(([name, { rpoMs, rtoMs }]) => ({ name, rpoMs, rtoMs }));
}
