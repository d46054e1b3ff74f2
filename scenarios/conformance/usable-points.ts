/**
 * Which kinds of recovery points became usable in each stretch of replication. How many is a matter of time; so is whether
 * a short stretch meets an application-consistent one, which comes on the hour.
 */
import type { Tell } from './turns.ts';

const ON_THE_HOUR = 'application';

interface Stretch {
  readonly direction: string;
  readonly sinceMs: number;
  /** How many of each. */
  readonly kinds: Map<string, number>;
}

export class UsablePoints {
  readonly #tell: Tell;
  readonly #stretches = new Map<string, Stretch>();

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  started(item: string, direction: string, sinceMs: number): void {
    this.#close(item);
    this.#stretches.set(item, { direction, sinceMs, kinds: new Map() });
  }

  created(item: string, kinds: readonly string[]): void {
    const stretch = this.#stretches.get(item);
    for (const kind of kinds) stretch?.kinds.set(kind, (stretch.kinds.get(kind) ?? 0) + 1);
  }

  end(): void {
    for (const item of this.#stretches.keys()) this.#close(item);
  }

  #close(item: string): void {
    const stretch = this.#stretches.get(item);
    if (!stretch) return;
    const { direction, kinds, sinceMs } = stretch;
    const regular = [...kinds.keys()].filter((kind) => kind !== ON_THE_HOUR).sort();
    const [hourly, others] = [kinds.get(ON_THE_HOUR) ?? 0, kinds.get('crash') ?? 0];
    // A stretch that met a single point might as well have met none, or one of the other kind.
    const certain = (points: number) => (points > 1 ? undefined : 0);
    const told = `${direction}: ${regular.join(', ') || 'none'}`;
    this.#tell(`recovery points of ${item}`, told, sinceMs, certain(others));
    if (hourly > 0) this.#tell(`${ON_THE_HOUR}-consistent points of ${item}`, direction, sinceMs, certain(hourly));
  }
}
