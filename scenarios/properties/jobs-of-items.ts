/** Which items a job is about: the one it is named after, or those that take part in a recovery plan's. */
import type { Entry, JobStart } from './entries.ts';

export class JobsOfItems {
  readonly #running = new Map<string, readonly string[]>();

  take(entry: Entry): void {
    if (entry.kind === 'job.start') this.#running.set(entry.job, takingPart(entry));
    else if (entry.kind === 'job.end') this.#running.delete(entry.job);
  }

  /** Of a job that runs. */
  itemsOf(job: string): readonly string[] {
    return this.#running.get(job) ?? [];
  }

  isBusy(item: string): boolean {
    return [...this.#running.values()].some((items) => items.includes(item));
  }
}

export function takingPart({ item, groups }: Pick<JobStart, 'item' | 'groups'>): readonly string[] {
  return groups ? groups.flat() : [item];
}
