/**
 * Notes when one direction of a line was full: minutes in a row in each of which it carried data for most of the time.
 * Whoever judges a run needs it, since what waits for a full line is late for a reason that no role could help.
 *
 * Nothing is scheduled for it: a stretch is told when the line is used again after it, or when the account is closed.
 */
const MINUTE_MS = 60_000;

/** The rest goes into the gaps between a message, its answer and the next one. Inferred. */
const FULL_SHARE = 0.8;

export interface FullStretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export class LineLoad {
  readonly #onFull: (stretch: FullStretch) => void;
  #minute = 0;
  #busyMs = 0;
  #fullFromMs: number | undefined;

  constructor(onFull: (stretch: FullStretch) => void) {
    this.#onFull = onFull;
  }

  /** The line carries a message during this time. Messages come one after another. */
  carry(fromMs: number, toMs: number): void {
    for (let startMs = fromMs; startMs < toMs; ) {
      const minute = Math.floor(startMs / MINUTE_MS);
      if (minute > this.#minute) this.#turnTo(minute);
      const endMs = Math.min(toMs, (minute + 1) * MINUTE_MS);
      if (minute === this.#minute) this.#busyMs += endMs - startMs;
      startMs = endMs;
    }
  }

  /** Tells what is still open; the minute that is not over counts by what it has carried. */
  close(): void {
    this.#turnTo(this.#minute + 2);
  }

  #turnTo(minute: number): void {
    const full = this.#busyMs >= FULL_SHARE * MINUTE_MS;
    if (full) this.#fullFromMs ??= this.#minute * MINUTE_MS;
    // A minute that was left out altogether carried nothing.
    const goesOn = full && minute === this.#minute + 1;
    if (!goesOn && this.#fullFromMs !== undefined) {
      const toMs = (full ? this.#minute + 1 : this.#minute) * MINUTE_MS;
      this.#onFull({ fromMs: this.#fullFromMs, toMs });
      this.#fullFromMs = undefined;
    }
    this.#minute = minute;
    this.#busyMs = 0;
  }
}
