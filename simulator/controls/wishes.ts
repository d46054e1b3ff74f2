/**
 * What several may wish for at once, each until he takes it back: two faults that cut the same line, say. The world is told
 * of all wishes that stand, so that it is as before when the last one is gone, in whatever order they go.
 */
import type { Undo } from '../lab.ts';

export class Wishes<Wish> {
  readonly #standing = new Set<{ readonly wish: Wish }>();
  readonly #apply: (standing: readonly Wish[]) => Promise<void> | void;

  /** @param apply makes the world as these wish, the oldest first. */
  constructor(apply: (standing: readonly Wish[]) => Promise<void> | void) {
    this.#apply = apply;
  }

  async add(wish: Wish): Promise<Undo> {
    const entry = { wish };
    this.#standing.add(entry);
    await this.#tell();
    return async () => {
      if (this.#standing.delete(entry)) await this.#tell();
    };
  }

  async #tell(): Promise<void> {
    await this.#apply([...this.#standing].map(({ wish }) => wish));
  }
}
