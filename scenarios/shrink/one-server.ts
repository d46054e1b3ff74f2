/**
 * Plans that ask one server where several were asked: most failures are about one, and a drill with one server costs half as much. What
 * belongs together (a failover and its commit) has to change together.
 */
import { planOf } from '../moves/mistakes.ts';
import type { Move, MovePlan, When } from '../moves/plan.ts';
import { PLAN } from '../runbook.ts';
import { idleServers, withoutServers } from './fewer-servers.ts';
import type { PlanOnSite, Rounds } from './round.ts';
import { without } from './without.ts';

/** On a large site no more are tried: each is a drill of a long plan. */
const SERVERS_TRIED = 5;

/** What others were asked goes, and they with it; what everything was asked, one server is asked. */
export function* aboutOneServer(began: PlanOnSite): Rounds<PlanOnSite> {
  const { plan, site } = began;
  const servers = site.servers.map(({ name }) => name);
  if (servers.length < 2 || plan.moves.length < 2) return began;
  const named = servers.filter((server) => plan.moves.some((move) => isAbout(move, server)));
  const candidates = named.slice(0, SERVERS_TRIED).flatMap((server): PlanOnSite[] => {
    const others = new Set(
      plan.moves.flatMap((move, index) => (servers.some((one) => one !== server && isAbout(move, one)) ? [index] : [])),
    );
    const less = without(plan, others);
    const smaller = { ...less, moves: less.moves.map((move) => asked(move, [PLAN], server)) };
    const alone = withoutServers(
      site,
      idleServers(smaller, site).filter((one) => one !== server),
    );
    return alone && planOf(smaller).ok ? [{ plan: smaller, site: alone }] : [];
  });
  if (candidates.length === 0) return began;
  const found = yield { candidates };
  return found === undefined ? began : (candidates[found] as PlanOnSite);
}

/** All that is asked of the recovery plan is asked of one server; or all that is asked of anybody. */
export function* ofOneServer(plan: MovePlan, servers: readonly string[]): Rounds {
  const whom = new Set(plan.moves.flatMap((move) => ('subject' in move && move.subject ? [move.subject] : [])));
  const plainly = whom.has(PLAN) ? servers.map((server) => [[PLAN], server] as const) : [];
  const all = whom.size > 1 ? servers.map((server) => [[...servers, PLAN], server] as const) : [];
  const candidates = [...plainly, ...all].map(([from, server]) => ({
    ...plan,
    moves: plan.moves.map((move) => asked(move, from, server)),
  }));
  if (candidates.length === 0) return plan;
  const found = yield { candidates };
  return found === undefined ? plan : (candidates[found] as MovePlan);
}

/** It is asked of that server, or waits for it. */
function isAbout(move: Move, server: string): boolean {
  return ('subject' in move && move.subject === server) || (move.when !== undefined && ofWhom(move.when) === server);
}

/** The same of another, where it was of one of those. */
function asked(move: Move, from: readonly string[], server: string): Move {
  const { when } = move;
  const mine = 'subject' in move && move.subject && from.includes(move.subject) ? { ...move, subject: server } : move;
  return when && from.includes(ofWhom(when) ?? '') ? { ...mine, when: { ...when, of: server } } : mine;
}

function ofWhom(when: When): string | undefined {
  return 'of' in when ? when.of : undefined;
}
