/**
 * Machines that wait for each other: each says when it is there, and goes on when all are. What concerns all of them, such
 * as a recovery point that they share, can be settled only then.
 */
import type { ProtectedItem } from '../item.ts';

export class Gathering {
  readonly #missing: Set<ProtectedItem>;
  readonly #complete = Promise.withResolvers<void>();

  constructor(items: readonly ProtectedItem[]) {
    this.#missing = new Set(items);
  }

  /** This one is there, or will not come; saying it again changes nothing. Settles when nobody is missing. */
  arrived(item: ProtectedItem): Promise<void> {
    this.#missing.delete(item);
    if (this.#missing.size === 0) this.#complete.resolve();
    return this.#complete.promise;
  }
}
