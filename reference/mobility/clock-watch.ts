/**
 * Notices that somebody set the clock of the machine: it went another way than the time that has passed. From the published
 * source: an agent tells of a jump ahead by more than 3 minutes, and of one back by more than 60.
 */
import type { Clock } from '../runtime.ts';

const AHEAD_MS = 3 * 60_000;
const BACK_MS = 60 * 60_000;

export interface ClockJump {
  readonly code: 'EA0440' | 'EA0441';
  readonly detail: string;
}

export class ClockWatch {
  readonly #clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  #offsetMs: number;

  constructor(clock: Pick<Clock, 'nowMs' | 'monotonicMs'>) {
    this.#clock = clock;
    this.#offsetMs = this.#offset();
  }

  /** The jump since the last look, if there was one. */
  jump(): ClockJump | undefined {
    const offsetMs = this.#offset();
    const byMs = offsetMs - this.#offsetMs;
    this.#offsetMs = offsetMs;
    const detail = `the clock jumped by ${Math.round(byMs / 60_000)} min`;
    if (byMs > AHEAD_MS) return { code: 'EA0440', detail };
    return byMs < -BACK_MS ? { code: 'EA0441', detail } : undefined;
  }

  #offset(): number {
    return this.#clock.nowMs() - this.#clock.monotonicMs();
  }
}
