/** What clients named for the machine of an item, for a test or for a failover, of one kind: its network, its address. */
import type { AskedFor, Entry } from './entries.ts';
import type { Items } from './items.ts';

const MAKES_MACHINES: ReadonlySet<string> = new Set(['TestFailover', 'UnplannedFailover', 'ApplyRecoveryPoint']);

/** What was named last before a job began, and since: settings may change while a machine is being made. */
export class Asked {
  readonly #items: Items;
  readonly #named = new Map<string, string[]>();
  /** Jobs of one item that make a machine, by the item. */
  readonly #own = new Map<string, string>();

  constructor(items: Items) {
    this.#items = items;
  }

  of(item: string, purpose: AskedFor['purpose']): readonly string[] {
    return this.#named.get(`${purpose} ${item}`) ?? [];
  }

  note({ item, purpose }: AskedFor, named: string): void {
    const key = `${purpose} ${item}`;
    this.#named.set(key, [...(this.#named.get(key) ?? []), named]);
  }

  take(entry: Entry): void {
    if (entry.kind === 'job.start' && MAKES_MACHINES.has(entry.scenario)) {
      const isItem = this.#items.has(entry.item);
      if (isItem) this.#own.set(entry.item, entry.job);
      // A plan says nothing here of its items: all that no job of their own is about.
      this.#forget((item) => (isItem ? item === entry.item : !this.#own.has(item)));
    } else if (entry.kind === 'job.end' && this.#own.get(entry.item) === entry.job) this.#own.delete(entry.item);
  }

  #forget(concerns: (item: string) => boolean): void {
    for (const [key, named] of this.#named) {
      if (concerns(key.slice(key.indexOf(' ') + 1))) this.#named.set(key, named.slice(-1));
    }
  }
}
