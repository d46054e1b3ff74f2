/**
 * Which job makes an item's machine: its own, or that of a recovery plan in which it takes part. Whatever else runs meanwhile (a
 * job that is being cancelled, a change of a policy, the end of a first copy) makes none.
 */
import type { Entry, JobStart } from './entries.ts';
import type { Items } from './items.ts';
import { takingPart } from './jobs-of-items.ts';

const MAKES_MACHINES: ReadonlySet<string> = new Set(['TestFailover', 'UnplannedFailover', 'ApplyRecoveryPoint']);

export class MakingJobs {
  readonly #items: Items;
  readonly #running = new Map<string, JobStart>();

  constructor(items: Items) {
    this.#items = items;
  }

  take(entry: Entry): void {
    if (entry.kind === 'job.start' && MAKES_MACHINES.has(entry.scenario)) this.#running.set(entry.job, entry);
    else if (entry.kind === 'job.end') this.#running.delete(entry.job);
  }

  /** Of those that run. */
  of(item: string): JobStart | undefined {
    const running = [...this.#running.values()];
    return running.find((job) => job.item === item) ?? running.findLast((job) => this.#isPlanOf(job, item));
  }

  /** A plan that does not say who takes part may be about any. */
  #isPlanOf(job: JobStart, item: string): boolean {
    return job.groups ? takingPart(job).includes(item) : !this.#items.has(job.item);
  }
}
