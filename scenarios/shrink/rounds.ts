/**
 * In which order a plan is made smaller: first fewer moves, then weaker ones, and again fewer, since a weaker move may do without
 * another one; until neither helps any more.
 */
import type { Site } from '../../simulator/site/site.ts';
import type { MovePlan } from '../moves/plan.ts';
import { fewerMoves, leavingOutEach } from './fewer-moves.ts';
import type { Rounds } from './round.ts';
import { weakerMoves } from './weaker-moves.ts';

export function* roundsOf(plan: MovePlan, site: Site): Rounds {
  const servers = site.servers.map(({ name }) => name);
  let smallest = yield* fewerMoves(plan);
  while (true) {
    const weaker = yield* weakerMoves(smallest, servers);
    const fewer = yield* leavingOutEach(weaker);
    if (fewer === weaker) return fewer;
    smallest = fewer;
  }
}
