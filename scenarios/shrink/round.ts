/**
 * Shrinking goes in rounds. A round is a list of smaller plans in a fixed order; whoever runs them answers with the first, by its
 * number, that still fails. So the result does not depend on how many are run at once.
 */
import type { MovePlan } from '../moves/plan.ts';

export interface Round {
  readonly candidates: readonly MovePlan[];
  /** They are the plan with each of its moves left out, so that when none of them fails, no single move can be left out. */
  readonly everyMove?: true;
}

/** Yields rounds, is handed the number of the first that still fails, and ends with the smallest plan. */
export type Rounds = Generator<Round, MovePlan, number | undefined>;
