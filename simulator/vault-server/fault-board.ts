/** What can go wrong in a standing lab, and what does now. Who brings the faults stands above this floor. */
import type { Result } from '../../reference/model/result.ts';

export interface FaultBoard {
  readonly offers: readonly {
    readonly fault: string;
    readonly title: string;
    /** What the lab or its site must have for it. */
    readonly needs: readonly string[];
    /** JSON schema. */
    readonly parameters: unknown;
  }[];
  /** The oldest first. */
  active(): readonly ThrownFault[];
  /** Throws `NotInThisLab` when the parameters name something that is not there. */
  inject(fault: string, parameters: unknown): Promise<Result<ThrownFault>>;
  /** Undoes it; does nothing when that has been done. */
  heal(id: string): Promise<void>;
}

export interface ThrownFault {
  readonly id: string;
  readonly fault: string;
  /** What it does this time, in words. */
  readonly title: string;
  readonly parameters: unknown;
  /** Milliseconds of world time since the start. */
  readonly sinceMs: number;
}
