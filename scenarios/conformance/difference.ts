/** Where two projections differ, subject by subject. */
import { EXPLAINED } from './explained.ts';
import type { Projection } from './projection.ts';
import type { Turn } from './turns.ts';

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
    while (common < one.length && common < other.length && one[common]?.what === other[common]?.what) common++;
    const [leftRest, rightRest] = [one.slice(common), other.slice(common)];
    if (mayBeAlike(leftRest, rightRest, one[common - 1]?.what)) return [];
    const explained = EXPLAINED.find((entry) => entry.covers(subject, scenario))?.why;
    return [
      { subject, left: leftRest.map(({ what }) => what), right: rightRest.map(({ what }) => what), common, explained },
    ];
  });
}

/**
 * The same turns, but for brief ones that the other run may have taken for hiccups, and for those that only one of the two
 * just had time for before it ended. Without a brief turn, the ones around it may be the same.
 */
function mayBeAlike(one: readonly Turn[], other: readonly Turn[], last: string | undefined): boolean {
  const tried = new Set<string>();
  const alikeFrom = (at: number, otherAt: number, last: string | undefined): boolean => {
    const key = JSON.stringify([at, otherAt, last]);
    if (tried.has(key)) return false;
    tried.add(key);
    if (isTail(one.slice(at), other.slice(otherAt))) return true;
    const [turn, otherTurn] = [one[at], other[otherAt]];
    const mayBeMissing = (missing?: Turn) => missing !== undefined && (missing.brief || missing.what === last);
    return (
      (turn !== undefined && turn.what === otherTurn?.what && alikeFrom(at + 1, otherAt + 1, turn.what)) ||
      (mayBeMissing(turn) && alikeFrom(at + 1, otherAt, last)) ||
      (mayBeMissing(otherTurn) && alikeFrom(at, otherAt + 1, last))
    );
  };
  return alikeFrom(0, 0, last);
}

function isTail(one: readonly Turn[], other: readonly Turn[]): boolean {
  return (one.length === 0 || other.length === 0) && [...one, ...other].every(({ atTheEnd }) => atTheEnd);
}
