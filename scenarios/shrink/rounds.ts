/**
 * In which order a plan is made smaller: first no rest, since every drill is quicker without, and no moves; then what one server was
 * asked, since most failures are about one; then fewer moves, fewer servers of the site, and weaker moves; and again fewer, since a
 * weaker move may do without another one; until nothing helps any more.
 */
import type { MovePlan } from '../moves/plan.ts';
import type { Site } from '../../simulator/site/site.ts';
import { fewerMoves, leavingOutEach, noMoves, protectedBefore } from './fewer-moves.ts';
import { aboutOneServer, ofOneServer } from './one-server.ts';
import { fewerServers } from './fewer-servers.ts';
import type { PlanOnSite, Rounds } from './round.ts';
import { weakerMoves } from './weaker-moves.ts';

export function* roundsOf(began: PlanOnSite): Rounds<PlanOnSite> {
  const { restMs } = began.plan;
  let smallest = yield* onSite(began.site, withoutRest(began.plan));
  smallest = yield* onSite(began.site, noMoves(smallest.plan, restMs));
  smallest = yield* onSite(began.site, protectedBefore(smallest.plan));
  smallest = yield* aboutOneServer(smallest);
  smallest = yield* onSite(smallest.site, fewerMoves(smallest.plan, restMs));
  while (true) {
    const { site } = smallest;
    const weaker = yield* onSite(site, ofOneServer(smallest.plan, namesIn(site)));
    const onFewer = yield* fewerServers(weaker);
    const weakest = yield* onSite(onFewer.site, weakerMoves(onFewer.plan, namesIn(onFewer.site)));
    const fewer = yield* onSite(onFewer.site, leavingOutEach(weakest.plan, restMs));
    // What nothing was left out of since its site became what it is, and since it was made weaker, is the smallest.
    smallest = yield* fewerServers(fewer);
    if (fewer.plan === weakest.plan && smallest.site === fewer.site) return smallest;
  }
}

function namesIn({ servers }: Site): readonly string[] {
  return servers.map(({ name }) => name);
}

function* withoutRest(plan: MovePlan): Rounds {
  if (plan.restMs === 0) return plan;
  const candidates = [{ ...plan, restMs: 0 }];
  return (yield { candidates }) === undefined ? plan : (candidates[0] as MovePlan);
}

/** Rounds of plans that are all played on that site. */
function* onSite(site: Site, rounds: Rounds): Rounds<PlanOnSite> {
  let next = rounds.next();
  while (next.done !== true) {
    const { candidates, ...rest } = next.value;
    next = rounds.next(yield { ...rest, candidates: candidates.map((plan) => ({ plan, site })) });
  }
  return { plan: next.value, site };
}
