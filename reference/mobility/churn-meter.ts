/**
 * How much is written to a machine's protected disks. The agent looks every five minutes at what came in them; from the
 * published source: a peak is more than 25 MB/s on one disk or 50 MB/s on all of them, and is over after four looks in a row
 * that found none. That a peak is judged over those five minutes is inferred.
 */
import type { Clock } from '../runtime.ts';

const MEBIBYTE = 2 ** 20;
/** Source: how often an agent checks its health, and how many good checks clear what it found. */
const CHECK_MS = 300_000;
const GOOD_CHECKS = 4;
const LIMIT = { diskBytesPerSecond: 25 * MEBIBYTE, machineBytesPerSecond: 50 * MEBIBYTE } as const;

export class ChurnMeter {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #sinceMs: number;
  #bytes: number[] = [];
  #peak: string | undefined;
  #goodChecks = 0;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
    this.#sinceMs = clock.monotonicMs();
  }

  /** So many bytes were written to the disk of that number. */
  wrote(disk: number, bytes: number): void {
    this.#bytes[disk] = (this.#bytes[disk] ?? 0) + bytes;
  }

  /** The peak that lasts, in words. Looks again when that is due. */
  peak(): string | undefined {
    const lastedMs = this.#clock.monotonicMs() - this.#sinceMs;
    if (lastedMs < CHECK_MS) return this.#peak;
    const rates = Array.from(this.#bytes, (bytes = 0) => bytes / (lastedMs / 1000));
    this.#bytes = [];
    this.#sinceMs += lastedMs;
    const highest = Math.max(0, ...rates);
    const all = rates.reduce((sum, rate) => sum + rate, 0);
    if (highest > LIMIT.diskBytesPerSecond || all > LIMIT.machineBytesPerSecond) {
      this.#peak = `${inMegabytes(highest)} MB/s on one disk, ${inMegabytes(all)} MB/s on all`;
      this.#goodChecks = 0;
    } else {
      this.#goodChecks += 1;
      if (this.#goodChecks >= GOOD_CHECKS) this.#peak = undefined;
    }
    return this.#peak;
  }
}

function inMegabytes(bytes: number): number {
  return Math.round(bytes / MEBIBYTE);
}
