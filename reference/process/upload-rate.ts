/**
 * How fast data leaves the process server, and so how long the pending data will take: the figure behind its documented
 * alerts at 30 and 45 minutes. While uploads fail the estimate is at least as long as they have been failing.
 *
 * Only the time in which something was being sent counts. Over idle minutes the rate would say how much there was to send,
 * and a process server would be critical whenever much begins to come.
 */
import type { Clock } from '../runtime.ts';

/** The rate is taken over this window. Documented refresh: five minutes. */
const WINDOW_MS = 5 * 60_000;

export class UploadRate {
  readonly #clock: Clock;
  /** What was sent by when, and for how long something was being sent since the entry before. */
  #window: { atMs: number; bytes: number; busyMs: number }[] = [];
  #sending = 0;
  #busySinceMs = 0;
  #blockedSinceMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A batch begins to be sent, perhaps beside others. */
  begins(): void {
    if (this.#sending === 0) this.#busySinceMs = this.#clock.monotonicMs();
    this.#sending += 1;
  }

  /** It was sent, or failed: time in which nothing but a failure was under way says nothing of the rate. */
  ends(sentBytes: number | undefined): void {
    const nowMs = this.#clock.monotonicMs();
    this.#sending -= 1;
    if (sentBytes === undefined) return;
    this.#blockedSinceMs = undefined;
    this.#window.push({ atMs: nowMs, bytes: sentBytes, busyMs: nowMs - this.#busySinceMs });
    this.#busySinceMs = nowMs;
    this.#trim();
  }

  /** Undefined while nothing is pending, and while nothing is known of the rate. */
  estimateMs(pendingBytes: number, blocked: boolean): number | undefined {
    if (pendingBytes === 0) return undefined;
    const nowMs = this.#clock.monotonicMs();
    if (blocked) {
      this.#blockedSinceMs ??= nowMs;
      return nowMs - this.#blockedSinceMs;
    }
    const { bytes, busyMs } = this.#sent();
    return bytes === 0 ? undefined : Math.round((pendingBytes / bytes) * busyMs);
  }

  bytesPerSecond(): number {
    return Math.round((this.#sent().bytes * 1000) / WINDOW_MS);
  }

  #sent(): { bytes: number; busyMs: number } {
    this.#trim();
    const sum = { bytes: 0, busyMs: 0 };
    for (const entry of this.#window) {
      sum.bytes += entry.bytes;
      sum.busyMs += entry.busyMs;
    }
    return sum;
  }

  #trim(): void {
    const fromMs = this.#clock.monotonicMs() - WINDOW_MS;
    while (this.#window[0] && this.#window[0].atMs < fromMs) this.#window.shift();
  }
}
