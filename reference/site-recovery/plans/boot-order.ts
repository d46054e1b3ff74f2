/**
 * The order in which a plan's machines start (documented): all of them are made first, in parallel; then one boot group
 * after another, the machines of a group together. A machine that failed holds nobody up.
 */
import type { ProtectedItem } from '../item.ts';

export interface BootTurn {
  /** This machine could start now; settles when it may. */
  turnOf(item: ProtectedItem): Promise<void>;
  /** The machine runs, or will not. Saying it again changes nothing. */
  done(item: ProtectedItem): void;
}

/** For a machine on its own. */
export const AT_ONCE: BootTurn = { turnOf: async () => {}, done: () => {} };

export class BootOrder implements BootTurn {
  readonly #groups: readonly ReadonlySet<ProtectedItem>[];
  readonly #made = new Set<ProtectedItem>();
  readonly #done = new Set<ProtectedItem>();
  #waiting: { item: ProtectedItem; resolve: () => void }[] = [];

  constructor(groups: readonly (readonly ProtectedItem[])[]) {
    this.#groups = groups.map((group) => new Set(group));
  }

  turnOf(item: ProtectedItem): Promise<void> {
    this.#made.add(item);
    const turn = new Promise<void>((resolve) => this.#waiting.push({ item, resolve }));
    this.#callWhoMay();
    return turn;
  }

  done(item: ProtectedItem): void {
    this.#made.add(item);
    this.#done.add(item);
    this.#callWhoMay();
  }

  #callWhoMay(): void {
    const may = ({ item }: { item: ProtectedItem }) => this.#allMade() && this.#earlierGroupsDone(item);
    const called = this.#waiting.filter(may);
    this.#waiting = this.#waiting.filter((waiting) => !called.includes(waiting));
    for (const { resolve } of called) resolve();
  }

  #allMade(): boolean {
    return this.#groups.every((group) => [...group].every((item) => this.#made.has(item)));
  }

  #earlierGroupsDone(item: ProtectedItem): boolean {
    const own = this.#groups.findIndex((group) => group.has(item));
    return this.#groups.slice(0, own).every((group) => [...group].every((other) => this.#done.has(other)));
  }
}
