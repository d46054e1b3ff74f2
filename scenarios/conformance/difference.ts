/** Where two projections differ, subject by subject. */
import { EXPLAINED } from './explained.ts';
import type { Projection } from './projection.ts';

export interface Difference {
  readonly subject: string;
  /** What only one of the two runs tells, from the first place on where they part. */
  readonly left: readonly string[];
  readonly right: readonly string[];
  /** What both tell before that. */
  readonly common: number;
  /** Why this one is to be expected; see docs/conformance.md. */
  readonly explained: string | undefined;
}

export function differences(left: Projection, right: Projection, scenario: string): Difference[] {
  const subjects = [...new Set([...left.keys(), ...right.keys()])].sort();
  return subjects.flatMap((subject) => {
    const [one, other] = [left.get(subject) ?? [], right.get(subject) ?? []];
    let common = 0;
    while (common < one.length && common < other.length && one[common] === other[common]) common++;
    if (common === one.length && common === other.length) return [];
    const explained = EXPLAINED.find((entry) => entry.covers(subject, scenario))?.why;
    return [{ subject, left: one.slice(common), right: other.slice(common), common, explained }];
  });
}
