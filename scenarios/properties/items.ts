/** Protected items over time: which server each one protects, and the protection state it showed when. */
import { type Entry, entriesOf, type ItemState } from './entries.ts';
import type { Run } from './property.ts';

/** What `protectionState` says while data flows and health is judged. */
const REPLICATING: ReadonlySet<string> = new Set(['Protected', 'InitialReplicationInProgress']);

export class Items {
  readonly #serverOf = new Map<string, string>();
  readonly #itemOf = new Map<string, string>();
  readonly #serverNamed = new Map<string, string>();
  readonly #states = new Map<string, ItemState[]>();

  constructor(run: Run) {
    for (const entry of entriesOf(run)) this.#take(entry);
  }

  /** Names of all items that ever were, in order of appearance. */
  get names(): string[] {
    return [...this.#serverOf.keys()];
  }

  has(item: string): boolean {
    return this.#serverOf.has(item);
  }

  serverOf(item: string): string | undefined {
    return this.#serverOf.get(item);
  }

  /** The item of a server, named by its id, by a machine that is or was that server, or by the item itself. */
  itemOf(name: string): string | undefined {
    return this.#itemOf.get(this.serverNamed(name));
  }

  /** The id under which records know a server that a story calls by name. */
  serverNamed(name: string): string {
    if (this.#itemOf.has(name)) return name;
    return this.#serverOf.get(name) ?? this.#serverNamed.get(name) ?? name;
  }

  statesOf(item: string): readonly ItemState[] {
    return this.#states.get(item) ?? [];
  }

  /** Whether the item replicated during all of the time from `fromMs` to `toMs`. */
  replicatedThroughout(item: string, fromMs: number, toMs: number): boolean {
    return this.#throughout(item, fromMs, toMs, ({ protectionState }) => REPLICATING.has(protectionState));
  }

  /** Whether it was Protected during all of it. Before its first point nobody misses a newer one. */
  protectedThroughout(item: string, fromMs: number, toMs: number): boolean {
    return this.#throughout(item, fromMs, toMs, ({ protectionState }) => protectionState === 'Protected');
  }

  #throughout(item: string, fromMs: number, toMs: number, fits: (state: ItemState) => boolean): boolean {
    const states = this.statesOf(item);
    const before = states.findLast(({ at }) => at <= fromMs);
    const during = states.filter(({ at }) => at > fromMs && at <= toMs);
    return before !== undefined && [before, ...during].every(fits);
  }

  #take(entry: Entry): void {
    if (entry.kind === 'machine.created') this.#serverNamed.set(entry.machine, entry.server);
    else if (entry.kind === 'item.state') {
      const states = this.#states.get(entry.item) ?? [];
      states.push(entry);
      this.#states.set(entry.item, states);
    } else if (entry.kind === 'replication.started' || entry.kind === 'point.created') {
      this.#serverOf.set(entry.item, entry.server);
      this.#itemOf.set(entry.server, entry.item);
    }
  }
}
