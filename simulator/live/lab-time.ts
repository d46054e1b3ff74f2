/**
 * The time of a live lab: the real one, run faster. Every process of a lab is told the same three figures and computes
 * the lab's time from its own real clock, so nobody has to be asked what time it is.
 *
 * Only waiting is compressed. Computing takes as long as it takes, and so weighs `speed` times as much in lab time.
 */
export interface LabTime {
  /** What the lab's clocks showed at its start, Unix milliseconds. */
  readonly startsAtMs: number;
  /** When that was in real time, as {@link realNowMs} tells it. */
  readonly epochRealMs: number;
  /** Milliseconds of lab time that pass in a real one. */
  readonly speed: number;
}

/**
 * Real time in milliseconds, with fractions: at a speed of 60 a whole millisecond would be as coarse as 60. It counts from
 * some moment of the computer's own, does not jump when the system's clock is set, and is the same for all its processes:
 * what one has sent, no other receives earlier.
 */
export function realNowMs(): number {
  return Number(process.hrtime.bigint()) / NANOSECONDS_PER_MS;
}

const NANOSECONDS_PER_MS = 1e6;

/** What the lab's clocks show, Unix milliseconds with fractions. */
export function labNowMs({ startsAtMs, epochRealMs, speed }: LabTime): number {
  return startsAtMs + (realNowMs() - epochRealMs) * speed;
}

/** When the lab's clocks will show `labMs`, as real time. */
export function realMsAt({ startsAtMs, epochRealMs, speed }: LabTime, labMs: number): number {
  return epochRealMs + (labMs - startsAtMs) / speed;
}
