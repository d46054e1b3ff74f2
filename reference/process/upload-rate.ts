/**
 * How fast data leaves the process server, and so how long the pending data will take: the figure behind its documented
 * alerts at 30 and 45 minutes. While uploads fail the estimate is at least as long as they have been failing.
 */
import type { Clock } from '../runtime.ts';

/** The rate is taken over this window. Documented refresh: five minutes. */
const WINDOW_MS = 5 * 60_000;

export class UploadRate {
  readonly #clock: Clock;
  #window: { atMs: number; bytes: number }[] = [];
  #blockedSinceMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  sent(bytes: number): void {
    this.#blockedSinceMs = undefined;
    this.#window.push({ atMs: this.#clock.nowMs(), bytes });
    this.#trim();
  }

  /** Undefined while nothing is pending. */
  estimateMs(pendingBytes: number, blocked: boolean): number | undefined {
    if (pendingBytes === 0) return undefined;
    const nowMs = this.#clock.nowMs();
    if (blocked) {
      this.#blockedSinceMs ??= nowMs;
      return nowMs - this.#blockedSinceMs;
    }
    const sentBytes = this.#sentBytes();
    return sentBytes === 0 ? undefined : Math.round((pendingBytes / sentBytes) * WINDOW_MS);
  }

  bytesPerSecond(): number {
    return Math.round((this.#sentBytes() * 1000) / WINDOW_MS);
  }

  #sentBytes(): number {
    this.#trim();
    return this.#window.reduce((sum, entry) => sum + entry.bytes, 0);
  }

  #trim(): void {
    const fromMs = this.#clock.nowMs() - WINDOW_MS;
    while (this.#window[0] && this.#window[0].atMs < fromMs) this.#window.shift();
  }
}
