/**
 * Weaker moves: what most plans can do without at once, such as all moments, then one step at a time, until none of them can be weaker;
 * and no more rest after them than it takes.
 */
import { planOf } from '../moves/mistakes.ts';
import type { Move, MovePlan } from '../moves/plan.ts';
import type { Rounds } from './round.ts';
import { shorterThan } from './less.ts';
import { weakerThan } from './weaker-move.ts';

export function* weakerMoves(plan: MovePlan, servers: readonly string[]): Rounds {
  let weakest = plan;
  for (const weaken of AT_ONCE) {
    const candidates = [weaken(weakest)].filter((candidate) => differs(candidate, weakest) && planOf(candidate).ok);
    if (candidates.length > 0 && (yield { candidates }) === 0) weakest = candidates[0] as MovePlan;
  }
  let first = 0;
  while (true) {
    const all = weakerPlans(weakest, servers);
    // Goes on from where it was, since what was tried before is likely to be in vain again.
    const start = all.length === 0 ? 0 : first % all.length;
    const candidates = [...all.slice(start), ...all.slice(0, start)];
    const found: number | undefined = yield { candidates };
    if (found === undefined) return weakest;
    weakest = candidates[found] as MovePlan;
    first = start + found;
  }
}

/** What takes one run when a plan can do without it, and as many as there are moves when it is tried one by one. */
const AT_ONCE: readonly ((plan: MovePlan) => MovePlan)[] = [
  (plan) => ({ ...plan, begins: 'registered' }),
  (plan) => ({ ...plan, moves: plan.moves.map(({ when: _, ...move }) => move as Move) }),
  (plan) => ({
    ...plan,
    moves: plan.moves.map((move) => {
      if (!('operation' in move)) return move;
      const { parameters: _, ...usual } = move;
      return usual;
    }),
  }),
];

function differs(a: MovePlan, b: MovePlan): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}

/** All that are weaker by one step and can be played. The rest comes first: with less of it the others take less time. */
export function weakerPlans(plan: MovePlan, servers: readonly string[]): readonly MovePlan[] {
  const shorter = shorterThan(plan.restMs).map((restMs) => ({ ...plan, restMs }));
  const weaker = plan.moves.flatMap((move, index) =>
    weakerThan(move, servers).map((less) => ({ ...plan, moves: plan.moves.with(index, less) })),
  );
  return [...shorter, ...weaker].filter((candidate) => planOf(candidate).ok);
}
