/**
 * Lanes: how a search hands out its drills. A lane is a row of drills, one after another, in which each may be chosen by what
 * came of those before it in the same lane; lanes know nothing of each other. So the same drills are run whatever the number of
 * threads, and one machine may run some lanes and another one the rest.
 */
import type { MovePlan } from '../moves/plan.ts';
import type { DrillResult } from '../result.ts';

export interface PlannedDrill {
  /** Where it stands among all drills of the search, from 0; no two have one. */
  readonly number: number;
  readonly plan: MovePlan;
  readonly seed: string;
}

/** Yields drills, and is handed what came of each; nothing of one that broke or was interrupted. */
export type Lane = Generator<PlannedDrill, void, DrillResult | undefined>;

/** One drill that is chosen without looking at any other. */
export function* laneOfOne(drill: PlannedDrill): Lane {
  yield drill;
}
