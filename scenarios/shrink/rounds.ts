/** In which order a plan is made smaller. */
import type { Site } from '../../simulator/site/site.ts';
import type { MovePlan } from '../moves/plan.ts';
import { fewerMoves } from './fewer-moves.ts';
import type { Rounds } from './round.ts';

export function* roundsOf(plan: MovePlan, _site: Site): Rounds {
  return yield* fewerMoves(plan);
}
