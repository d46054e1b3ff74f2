/** Which kinds of recovery points became usable in each stretch of replication. How many is a matter of time. */
import type { Tell } from './turns.ts';

interface Stretch {
  readonly direction: string;
  readonly sinceMs: number;
  readonly kinds: Set<string>;
}

export class UsablePoints {
  readonly #tell: Tell;
  readonly #stretches = new Map<string, Stretch>();

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  started(item: string, direction: string, sinceMs: number): void {
    this.#close(item);
    this.#stretches.set(item, { direction, sinceMs, kinds: new Set() });
  }

  created(item: string, kinds: readonly string[]): void {
    for (const kind of kinds) this.#stretches.get(item)?.kinds.add(kind);
  }

  end(): void {
    for (const item of this.#stretches.keys()) this.#close(item);
  }

  #close(item: string): void {
    const stretch = this.#stretches.get(item);
    if (!stretch) return;
    const { direction, kinds, sinceMs } = stretch;
    this.#tell(`recovery points of ${item}`, `${direction}: ${[...kinds].sort().join(', ') || 'none'}`, sinceMs);
  }
}
