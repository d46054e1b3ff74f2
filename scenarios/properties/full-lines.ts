/**
 * When the line was full that an item's data has to take: the world's account (`line.full`). What waits behind the first
 * copy of another server is late, and no role of the system could help it.
 */
import { entriesOf, type LineFull, type ReplicationStarted } from './entries.ts';
import type { Run } from './property.ts';

export class FullLines {
  readonly #stretches: readonly LineFull[];

  constructor(run: Run) {
    this.#stretches = entriesOf(run).filter((entry): entry is LineFull => entry.kind === 'line.full');
  }

  /** For how long it was full in a time that is over when so much of it was free. */
  fullUntilFree(way: ReplicationStarted['direction'], fromMs: number, freeMs: number): number {
    for (let fullMs = 0; ; ) {
      const nowMs = this.fullMs(way, fromMs, fromMs + freeMs + fullMs);
      if (nowMs <= fullMs) return fullMs;
      fullMs = nowMs;
    }
  }

  /** For how long of this time any line of that way was full. */
  fullMs(way: ReplicationStarted['direction'], fromMs: number, toMs: number): number {
    const direction = way === 'to-azure' ? 'up' : 'down';
    const spans = this.#stretches
      .filter((stretch) => stretch.direction === direction)
      .map((stretch) => ({ fromMs: Math.max(fromMs, stretch.fromMs), toMs: Math.min(toMs, stretch.toMs) }))
      .filter((span) => span.fromMs < span.toMs)
      .sort((a, b) => a.fromMs - b.fromMs);
    let totalMs = 0;
    let countedToMs = fromMs;
    // A tunnel and the line it runs through are full at the same time.
    for (const span of spans) {
      totalMs += Math.max(0, span.toMs - Math.max(span.fromMs, countedToMs));
      countedToMs = Math.max(countedToMs, span.toMs);
    }
    return totalMs;
  }
}

/** When anything at all was being copied, and so when a line may be full though it is large enough. */
export class CopyTimes {
  readonly #spans: { readonly fromMs: number; toMs: number }[] = [];

  constructor(run: Run) {
    const open = new Map<string, { epoch: number; span: { fromMs: number; toMs: number } }>();
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'replication.started') {
        const span = { fromMs: entry.at, toMs: Number.POSITIVE_INFINITY };
        const before = open.get(entry.item);
        if (before) before.span.toMs = entry.at;
        this.#spans.push(span);
        open.set(entry.item, { epoch: entry.epoch, span });
      } else if (entry.kind === 'replication.stopped' || entry.kind === 'point.created') {
        const copy = open.get(entry.item);
        if (copy?.epoch !== entry.epoch) continue;
        copy.span.toMs = entry.at;
        open.delete(entry.item);
      }
    }
  }

  /**
   * Whether a copy ran within this time, or had ended not longer before it than it took: what others wrote meanwhile is through
   * by then (inferred). `afterMs` is granted to the shortest.
   */
  anyBetween(fromMs: number, toMs: number, afterMs: number): boolean {
    return this.#spans.some(
      (span) => span.fromMs <= toMs && span.toMs + Math.max(afterMs, span.toMs - span.fromMs) >= fromMs,
    );
  }
}
