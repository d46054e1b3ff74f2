/** Holds what drills have taken against what the charts declare and what is listed as never taken: both ways. */
import type { Ground } from './coverage.ts';
import { DECLARED } from './declared.ts';
import { NEVER_TAKEN } from './never-taken.ts';

export interface Gaps {
  /** Declared, not taken, and without a reason on the list. */
  readonly missing: readonly string[];
  /** On the list, and taken all the same: the reason given is wrong. */
  readonly refuted: readonly string[];
  /** On the list, and declared by no chart. */
  readonly unknown: readonly string[];
}

export function gapsIn(
  transitions: Ground,
  listed: Readonly<Record<string, string>> = NEVER_TAKEN,
  declared: readonly string[] = DECLARED,
): Gaps {
  const names = Object.keys(listed);
  return {
    missing: declared.filter((name) => !(name in transitions) && !(name in listed)),
    refuted: names.filter((name) => name in transitions),
    unknown: names.filter((name) => !declared.includes(name)),
  };
}
