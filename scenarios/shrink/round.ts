/**
 * Shrinking goes in rounds. A round is a list of smaller plans in a fixed order; whoever runs them answers with the first, by its
 * number, that still fails. So the result does not depend on how many are run at once.
 */
import type { Site } from '../../simulator/site/site.ts';
import type { MovePlan } from '../moves/plan.ts';

/** What is made smaller: a plan, and the site that it is played on, which may do with fewer servers. */
export interface PlanOnSite {
  readonly plan: MovePlan;
  readonly site: Site;
}

export interface Round<Smaller = MovePlan> {
  readonly candidates: readonly Smaller[];
  /** They are the plan with each of its moves left out, so that when none of them fails, no single move can be left out. */
  readonly everyMove?: true;
}

/** Yields rounds, is handed the number of the first that still fails, and ends with the smallest. */
export type Rounds<Smaller = MovePlan> = Generator<Round<Smaller>, Smaller, number | undefined>;
