/** What a plan of moves may wait for: states that items enter, and tasks that jobs begin, in order. */
import type { JournalRecord, RunJournal } from '../../simulator/journal/journal.ts';
import type { When } from './plan.ts';

export type Awaited = Extract<When, { state: string } | { task: string }>;

interface Happening {
  readonly state?: string;
  readonly task?: string;
  readonly item: string;
}

export class Happenings {
  readonly #all: Happening[] = [];
  readonly #states = new Map<string, string>();
  readonly #waiting = new Set<{ readonly since: number; readonly when: Awaited; readonly act: () => void }>();

  constructor(journal: RunJournal) {
    journal.onRecord((record) => this.#note(record));
  }

  get count(): number {
    return this.#all.length;
  }

  /** The state that an item is in now. */
  stateOf(item: string): string | undefined {
    return this.#states.get(item);
  }

  /** Whether it has happened after the first `since` happenings. */
  since(since: number, when: Awaited): boolean {
    return this.#all.slice(since).some((happening) => fits(happening, when));
  }

  /** Calls `act` once, the next time. Returns what calls it off. */
  next(since: number, when: Awaited, act: () => void): () => void {
    const waiting = { since, when, act };
    this.#waiting.add(waiting);
    return () => void this.#waiting.delete(waiting);
  }

  #note({ kind, item, to, task }: JournalRecord): void {
    if (typeof item !== 'string') return;
    const happening =
      kind === 'item.state' && typeof to === 'string'
        ? { item, state: to }
        : kind === 'job.task.begun' && typeof task === 'string'
          ? { item, task }
          : undefined;
    if (!happening) return;
    if (happening.state !== undefined) this.#states.set(item, happening.state);
    this.#all.push(happening);
    for (const waiting of [...this.#waiting]) {
      if (!fits(happening, waiting.when)) continue;
      this.#waiting.delete(waiting);
      waiting.act();
    }
  }
}

function fits({ state, task, item }: Happening, when: Awaited): boolean {
  if (when.of !== undefined && when.of !== item) return false;
  return 'state' in when ? when.state === state : when.task === task;
}
