/**
 * Machines in Azure that a failover made which was then cancelled, or did not come to its end: nobody will commit them, and
 * the next failover of the server finds their names taken. A plan's job may fail for one server while another has failed over
 * as it should; that one stays.
 */
import { entriesOf, type JobEnd, type JobStart, type LabEnd } from './entries.ts';
import { Items } from './items.ts';
import { takingPart } from './jobs-of-items.ts';
import type { Machine, Machines } from './machines.ts';
import type { Run } from './property.ts';
import { duration } from './wording.ts';

const COMMITTED = 'UnplannedFailoverCommitted';
/** Of a failover that holds: it waits for its commit, or has it. */
const HOLDS: ReadonlySet<string> = new Set(['UnplannedFailoverCommitPendingStatesBegin', COMMITTED]);

export function* givenUpMachines(run: Run, end: LabEnd, machines: Machines): Generator<string> {
  const items = new Items(run);
  const there = new Set(end.machines.map(({ machine }) => machine));
  const running = new Map<string, JobStart>();
  /** Made by a failover of the item that has not been given up. */
  const made = new Map<string, Machine[]>();
  const state = new Map<string, string>();
  for (const entry of entriesOf(run)) {
    if (entry.kind === 'item.state') {
      state.set(entry.item, entry.protectionState);
      // Whoever disables replication of what has failed over keeps the machine, and it is no failover's any more; nor is
      // one that was committed, whatever becomes of the failback.
      if (entry.to === 'unprotected' || entry.protectionState === COMMITTED) made.delete(entry.item);
    } else if (entry.kind === 'job.start') running.set(entry.job, entry);
    else if (entry.kind === 'machine.prepared') {
      const machine = machines.named(entry.machine, entry.seq);
      const byFailover = [...running.values()].some((job) => makes(job, entry.item));
      if (machine?.place === 'azure' && byFailover) made.set(entry.item, [...(made.get(entry.item) ?? []), machine]);
    } else if (entry.kind === 'job.end') {
      const start = running.get(entry.job);
      running.delete(entry.job);
      for (const item of start ? takingPart(start) : []) {
        const how = howGivenUp(entry, state.get(item) ?? '');
        if (!how) continue;
        for (const { name, removedAtMs } of made.get(item) ?? []) {
          if (removedAtMs !== undefined || !there.has(name)) continue;
          yield `${name} is still there, though the failover of ${items.serverOf(item) ?? item} ${how} at ${duration(entry.at)}`;
        }
        made.delete(item);
      }
    }
  }
}

function makes(job: JobStart, item: string): boolean {
  return job.scenario === 'UnplannedFailover' && takingPart(job).includes(item);
}

function howGivenUp({ scenario, state }: JobEnd, protectionState: string): string | undefined {
  if (scenario === 'CancelFailover' && state === 'Succeeded') return 'was cancelled';
  if (scenario !== 'UnplannedFailover' || state === 'Succeeded' || HOLDS.has(protectionState)) return undefined;
  return `ended ${state}`;
}
