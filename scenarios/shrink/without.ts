/** A plan of moves without some of them: heals go with their faults, and a name that nobody heals by any more goes too. */
import type { Move, MovePlan, When } from '../moves/plan.ts';

/** @param leftOut numbers of moves, from 0 */
export function without(plan: MovePlan, leftOut: ReadonlySet<number>): MovePlan {
  const gone = new Set(plan.moves.flatMap((move, index) => (leftOut.has(index) ? nameOf(move) : [])));
  const kept = plan.moves.filter((move, index) => !leftOut.has(index) && !('heal' in move && gone.has(move.heal)));
  return { ...plan, moves: withoutIdleNames(kept) };
}

/**
 * Without one move, but not without the time that it took: what comes after it comes as late as before. Undefined when it took none,
 * or when the next one has a moment of its own.
 */
export function withoutButItsTime(plan: MovePlan, index: number): MovePlan | undefined {
  const move = plan.moves[index];
  const spanMs = move ? spanOf(move) : 0;
  if (spanMs === 0) return undefined;
  const rest = without(plan, new Set([index]));
  const next = rest.moves[index];
  if (next === undefined) return { ...rest, restMs: rest.restMs + spanMs };
  if (next.when !== undefined && !isAfter(next.when)) return undefined;
  const afterMs = spanMs + (next.when?.afterMs ?? 0);
  return { ...rest, moves: rest.moves.with(index, { ...next, when: { afterMs } }) };
}

function spanOf(move: Move): number {
  const waited = 'waitMs' in move ? move.waitMs : 0;
  return waited + (move.when && isAfter(move.when) ? move.when.afterMs : 0);
}

/** So long after the move before, and at no moment of its own. */
function isAfter(when: When): when is { readonly afterMs: number } {
  return 'afterMs' in when && !('state' in when) && !('task' in when);
}

function withoutIdleNames(moves: readonly Move[]): readonly Move[] {
  const healed = new Set(moves.flatMap((move) => ('heal' in move ? [move.heal] : [])));
  return moves.map((move) => {
    if (!('fault' in move) || move.as === undefined || healed.has(move.as)) return move;
    const { as: _, ...rest } = move;
    return rest;
  });
}

function nameOf(move: Move): readonly string[] {
  return 'fault' in move && move.as !== undefined ? [move.as] : [];
}
