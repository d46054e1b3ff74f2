/** When which item was under test: from the request for a test failover to the end of its cleanup. */
import { type Entry, entriesOf, type JobStart } from './entries.ts';
import { endOf } from './faults.ts';
import type { Items } from './items.ts';
import { takingPart } from './jobs-of-items.ts';
import { MakingJobs } from './making-jobs.ts';
import type { Run } from './property.ts';

export interface TestWindow {
  readonly item: string;
  readonly server: string;
  readonly fromMs: number;
  readonly fromSeq: number;
  /** The cleanup's end, or whatever ended replication in an orderly way before it. */
  readonly toMs: number;
  readonly toSeq: number;
}

export interface Cleanup {
  /** Servers whose test machines it should have removed. */
  readonly servers: readonly string[];
  readonly atMs: number;
  readonly seq: number;
}

export interface Tests {
  readonly windows: readonly TestWindow[];
  /** Cleanups that ended well. */
  readonly cleanups: readonly Cleanup[];
  /** Machines that were prepared by a job of a test failover, by the sequence number of the record that says so. */
  readonly preparedSeqs: ReadonlySet<number>;
  /** Those of them whose job did not succeed: the service has to take them back itself. */
  readonly abandonedSeqs: ReadonlySet<number>;
}

/** By this an item's chart leaves its test because somebody cleaned up. */
const CLEANED = 'TEST_CLEANED';
/** What a test must not outlast: from here on replication stops because it was asked to. */
const ENDS_REPLICATION: ReadonlySet<string> = new Set(['UnplannedFailover', 'DisableDr']);

type Open = { -readonly [Field in keyof TestWindow]: TestWindow[Field] };

/** A job of a recovery plan is named after the plan; its items are those for which it prepares machines. */
export function testsOf(run: Run, items: Items): Tests {
  const windows: Open[] = [];
  const cleanups: Cleanup[] = [];
  const preparedBy = new Map<number, string>();
  const abandonedSeqs = new Set<number>();
  const making = new MakingJobs(items);
  /** Which servers were tested under a target's name since its last cleanup, and are under test still. */
  const tested = new Map<string, Set<string>>();

  const isOpen = (window: Open) => window.toSeq === Number.POSITIVE_INFINITY;
  const open = (start: JobStart, item: string) => {
    const server = items.serverOf(item);
    if (server === undefined || windows.some((window) => window.item === item && isOpen(window))) return;
    const [toMs, toSeq] = [endOf(run).atMs, Number.POSITIVE_INFINITY];
    windows.push({ item, server, fromMs: start.at, fromSeq: start.seq, toMs, toSeq });
    tested.set(start.item, (tested.get(start.item) ?? new Set()).add(server));
  };
  const close = (entry: Entry, concerns: (window: Open) => boolean) => {
    for (const window of windows.filter((candidate) => isOpen(candidate) && concerns(candidate))) {
      window.toMs = entry.at;
      window.toSeq = entry.seq;
    }
  };

  for (const entry of entriesOf(run)) {
    making.take(entry);
    if (entry.kind === 'job.start') {
      const concerns = ({ item }: Open) =>
        entry.groups ? takingPart(entry).includes(item) : entry.item === item || !items.has(entry.item);
      if (ENDS_REPLICATION.has(entry.scenario)) close(entry, concerns);
      else if (entry.scenario === 'TestFailover') open(entry, entry.item);
    } else if (entry.kind === 'machine.prepared') {
      const job = making.of(entry.item);
      if (job?.scenario !== 'TestFailover') continue;
      preparedBy.set(entry.seq, job.job);
      open(job, entry.item);
    } else if (entry.kind === 'item.state' && entry.from === 'testing' && entry.by !== CLEANED) {
      // Disabled meanwhile, or its own part of a plan's test failed: a cleanup of the others is nothing to it.
      for (const servers of tested.values()) servers.delete(items.serverOf(entry.item) ?? '');
    } else if (entry.kind === 'disaster') {
      close(entry, ({ server }) => entry.servers.some((name) => items.serverNamed(name) === server));
    } else if (entry.kind === 'job.end') {
      if (entry.state !== 'Succeeded') {
        for (const [seq, job] of preparedBy) if (job === entry.job) abandonedSeqs.add(seq);
      }
      if (entry.scenario !== 'TestFailoverCleanup' || entry.state !== 'Succeeded') continue;
      const own = items.serverOf(entry.item);
      const servers = own === undefined ? [...(tested.get(entry.item) ?? [])] : [own];
      tested.delete(entry.item);
      cleanups.push({ servers, atMs: entry.at, seq: entry.seq });
      close(entry, ({ server }) => servers.includes(server));
    }
  }
  return { windows, cleanups, preparedSeqs: new Set(preparedBy.keys()), abandonedSeqs };
}
