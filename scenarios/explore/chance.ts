/** Choices drawn from a run's seed. */
import type { RandomStream } from '../../reference/runtime.ts';
import { invariant } from '../../reference/model/result.ts';

export class Chance {
  readonly #stream: RandomStream;

  constructor(stream: RandomStream) {
    this.#stream = stream;
  }

  /** True so many times of a hundred. */
  percent(share: number): boolean {
    return this.#stream.integer(0, 99) < share;
  }

  between(from: number, to: number): number {
    return this.#stream.integer(from, to);
  }

  one<Value>(values: readonly Value[]): Value {
    invariant(values.length > 0, 'there is something to choose from');
    return values[this.#stream.integer(0, values.length - 1)] as Value;
  }

  /** Each with an even chance, at least one; in their order. */
  some<Value>(values: readonly Value[]): readonly Value[] {
    const chosen = values.filter(() => this.percent(50));
    return chosen.length > 0 ? chosen : [this.one(values)];
  }

  /** Most of them, each left out so many times of a hundred: what is never there lets the rest meet more often. */
  swarm<Value>(values: readonly Value[], leftOut: number): readonly Value[] {
    const kept = values.filter(() => !this.percent(leftOut));
    return kept.length > 0 ? kept : [this.one(values)];
  }
}
