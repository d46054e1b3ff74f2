/** When the replication of each item began anew, which way it went, and when it had its first point. Takes a run's records in order. */
import type { Entry } from './entries.ts';
import type { Window } from './time-spans.ts';

interface Epoch {
  readonly epoch: number;
  readonly fromMs: number;
  readonly direction: string;
  /** Of its first point. */
  pointAtMs: number;
}

export class ItemEpochs {
  readonly #epochs = new Map<string, Epoch[]>();

  take(entry: Entry): void {
    if (entry.kind === 'replication.started') {
      const { item, at: fromMs, direction, epoch } = entry;
      const fresh = { epoch, fromMs, direction, pointAtMs: Number.POSITIVE_INFINITY };
      this.#epochs.set(item, [...this.#of(item), fresh]);
    } else if (entry.kind === 'point.created') {
      const present = this.#of(entry.item).findLast(({ epoch }) => epoch === entry.epoch);
      if (present) present.pointAtMs = Math.min(present.pointAtMs, entry.at);
    }
  }

  /** When the epoch had begun that the item was in at that time. */
  begunBefore(item: string, atMs: number): number | undefined {
    return this.#of(item).findLast(({ fromMs }) => fromMs <= atMs)?.fromMs;
  }

  beganAnew(item: string, afterMs: number, untilMs: number): boolean {
    return this.#of(item).some(({ fromMs }) => fromMs > afterMs && fromMs <= untilMs);
  }

  /** At any time of it. */
  wentHome(item: string, { fromMs, toMs }: Window): boolean {
    const epochs = this.#of(item);
    return epochs.some(({ direction, fromMs: sinceMs }, index) => {
      const untilMs = epochs[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
      return direction === 'to-site' && sinceMs <= toMs && untilMs > fromMs;
    });
  }

  /** The way it went during the whole window, with its first copy behind it; undefined when it did not. */
  directionThroughout(item: string, { fromMs, toMs }: Window): string | undefined {
    const present = this.#of(item).findLast((epoch) => epoch.fromMs <= fromMs);
    if (!present || present.pointAtMs > fromMs || this.beganAnew(item, fromMs, toMs)) return undefined;
    return present.direction;
  }

  #of(item: string): readonly Epoch[] {
    return this.#epochs.get(item) ?? [];
  }
}
