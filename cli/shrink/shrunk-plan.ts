/** What `result.json` says of a drill that was made smaller. */
import { moveInWords } from '../../scenarios/moves/words.ts';
import type { MovePlan } from '../../scenarios/moves/plan.ts';
import type { ShrunkPlan } from '../../scenarios/result.ts';
import { noReturn, type Reseeded } from '../../scenarios/shrink/no-return.ts';
import type { KeptShrunk } from './kept-shrunk.ts';
import type { ShrunkDrill } from './shrink-drill.ts';

/** @param rows with how many other seeds it still fails; one for the start and one for each move, when nothing came between */
export function shrunkPlanOf(
  before: MovePlan,
  { ended, met, minimal, onlyServers, plan, runs }: ShrunkDrill,
  kept: KeptShrunk | undefined,
  rows: readonly Reseeded[] = [],
): ShrunkPlan {
  const after = rows.length === plan.moves.length + 1 ? noReturn(rows) : undefined;
  return {
    movesBefore: before.moves.length,
    moves: plan.moves.map(moveInWords),
    smaller: met !== undefined,
    runs,
    minimal,
    ended,
    ...(onlyServers && { servers: onlyServers }),
    ...(kept && { replay: kept.replay }),
    ...(rows.length > 0 && { reseeded: rows }),
    ...(after !== undefined && { noReturn: after }),
  };
}
