/**
 * The disk that a role's files lie on: a call takes a little time, one after another in the order they were made, so that
 * between a write and the rename that follows it there is a moment in which the power can go. How long, is drawn from a
 * stream of its own (*inferred*: a server's disk with a write cache; a sync waits for the platter).
 */
import type { Result } from '../../reference/model/result.ts';
import type { RandomStream } from '../../reference/runtime.ts';
import type { FileOperation } from '../moments.ts';
import type { Kernel } from './kernel.ts';
import { type Lifeline, never } from './lifeline.ts';

/** Milliseconds, least and most. */
const TAKES_MS: Readonly<Record<FileOperation, readonly [number, number]>> = {
  write: [0.1, 1],
  append: [0.1, 1],
  sync: [0.5, 4],
  rename: [0.1, 1],
  remove: [0.1, 1],
};

export class RolesDisk {
  readonly #kernel: Kernel;
  readonly #random: RandomStream;
  readonly #onDone: (done: FileOperation, path: string) => void;
  /** When everything asked for so far will be done. */
  #freeAtMs = 0;
  #pending = 0;

  /** @param onDone told of each change when it has been done, before the role hears of it */
  constructor(kernel: Kernel, random: RandomStream, onDone: (done: FileOperation, path: string) => void) {
    this.#kernel = kernel;
    this.#random = random;
    this.#onDone = onDone;
  }

  change<T>(lifeline: Lifeline, done: FileOperation, path: string, operation: () => Promise<T>): Promise<T> {
    const [leastMs, mostMs] = TAKES_MS[done];
    const takesMs = leastMs + (mostMs - leastMs) * this.#random.float();
    return this.#inTurn(lifeline, takesMs, operation, (outcome) => {
      // What there was no room for was not done.
      if ((outcome as Result<unknown> | undefined)?.ok !== false) this.#onDone(done, path);
    });
  }

  /** Looking takes no time of its own, but waits for what was asked for before. */
  look<T>(lifeline: Lifeline, operation: () => Promise<T>): Promise<T> {
    if (this.#pending > 0) return this.#inTurn(lifeline, 0, operation);
    if (!lifeline.alive) return never();
    return operation().then((value) => (lifeline.alive ? value : never<T>()));
  }

  #inTurn<T>(
    lifeline: Lifeline,
    takesMs: number,
    operation: () => Promise<T>,
    after?: (outcome: T) => void,
  ): Promise<T> {
    if (!lifeline.alive) return never();
    const kernel = this.#kernel;
    this.#freeAtMs = Math.max(kernel.nowMs, this.#freeAtMs) + takesMs;
    this.#pending += 1;
    return new Promise((resolve, reject) => {
      kernel.schedule(this.#freeAtMs, () => {
        this.#pending -= 1;
        // The power went before its turn came: it was never done.
        if (!lifeline.alive) return;
        const result = operation();
        kernel.touchPromises();
        result.then((value) => {
          after?.(value);
          if (lifeline.alive) resolve(value);
        }, reject);
      });
    });
  }
}
