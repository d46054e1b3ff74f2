/** A plan of moves without some of them: heals go with their faults, and a name that nobody heals by any more goes too. */
import type { Move, MovePlan } from '../moves/plan.ts';

/** @param leftOut numbers of moves, from 0 */
export function without(plan: MovePlan, leftOut: ReadonlySet<number>): MovePlan {
  const gone = new Set(plan.moves.flatMap((move, index) => (leftOut.has(index) ? nameOf(move) : [])));
  const kept = plan.moves.filter((move, index) => !leftOut.has(index) && !('heal' in move && gone.has(move.heal)));
  return { ...plan, moves: withoutIdleNames(kept) };
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
