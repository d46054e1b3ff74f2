/** What the command's exit code means. Scripts and CI read these; they never change their meaning. */
import type { Verdict } from '../scenarios/result.ts';

export const EXIT = {
  passed: 0,
  violated: 1,
  inconclusive: 2,
  /** Wrong command line, site file, bundle or journal: nothing was run. */
  usage: 64,
  /** It is not here, or could not be built: the person at the keyboard mends it. */
  labUnavailable: 69,
  /** A bug of Muster itself or in a scenario's own code, or output that could not be written: the run says nothing. */
  internalError: 70,
  interrupted: 130,
  interruptedWithFaultsLeft: 131,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf(verdict: Verdict): ExitCode {
  return EXIT[verdict];
}
