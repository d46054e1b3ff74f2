/**
 * Fewer moves, by delta debugging: halves of the plan are left out, then quarters, down to single moves, from the end backwards,
 * since what came after a failure had no part in it. It ends when no single move can be left out.
 */
import type { MovePlan } from '../moves/plan.ts';
import type { Round, Rounds } from './round.ts';
import { without, withoutButItsTime } from './without.ts';

/**
 * None at all, which is a quick drill.
 * @param restMs as long as the rest may be: what is left out may have been needed for nothing but its time
 */
export function* noMoves(plan: MovePlan, restMs = plan.restMs): Rounds {
  if (plan.moves.length < 2) return plan;
  const candidates = [plan.restMs, restMs].map((rest): MovePlan => ({ ...plan, moves: [], restMs: rest }));
  const found = yield { candidates };
  return found === undefined ? plan : (candidates[found] as MovePlan);
}

/** What everything is when it begins protected. */
const PROTECTS = ['enable-replication', 'save-plan'];

/** Protected from the beginning, and not by moves of its own. */
export function* protectedBefore(plan: MovePlan): Rounds {
  const own = plan.moves.flatMap((move, at) => ('operation' in move && PROTECTS.includes(move.operation) ? [at] : []));
  if (plan.begins === 'protected' || own.length === 0) return plan;
  const candidates: MovePlan[] = [{ ...without(plan, new Set(own)), begins: 'protected' }];
  return (yield { candidates }) === undefined ? plan : (candidates[0] as MovePlan);
}

/** @param restMs as long as the rest may be */
export function* fewerMoves(plan: MovePlan, restMs = plan.restMs): Rounds {
  let smallest = plan;
  for (let size = halfOf(smallest.moves.length); size > 1; size = halfOf(size)) {
    smallest = yield* leavingOutParts(smallest, size);
  }
  return yield* leavingOutEach(smallest, restMs);
}

/** Once through the plan in parts of that size. */
function* leavingOutParts(plan: MovePlan, size: number): Rounds {
  let smallest = plan;
  let end = plan.moves.length;
  while (end > 0) {
    const ends = Array.from({ length: Math.ceil(end / size) }, (_, part) => end - part * size);
    const candidates = ends.map((to) => without(smallest, span(Math.max(0, to - size), to)));
    const found = yield { candidates };
    if (found === undefined) break;
    smallest = candidates[found] as MovePlan;
    // Heals that went with a fault stood behind it: what stands before has kept its place.
    end = Math.max(0, (ends[found] as number) - size);
  }
  return smallest;
}

/** Round and round, until none of the moves that are left can go. */
export function* leavingOutEach(plan: MovePlan, restMs = plan.restMs): Rounds {
  let smallest = plan;
  let first = plan.moves.length - 1;
  while (true) {
    const { length } = smallest.moves;
    const order = Array.from({ length }, (_, step) => (first - step + length) % length);
    const plain = order.map((index) => ({ index, plan: without(smallest, new Set([index])) }));
    // A move may be needed for nothing but its time.
    const later = order.flatMap((index) => {
      const less = withoutButItsTime(smallest, index);
      return less ? [{ index, plan: less }] : [];
    });
    const rested = smallest.restMs < restMs ? plain.map((one) => ({ ...one, plan: { ...one.plan, restMs } })) : [];
    const all = [...plain, ...later, ...rested];
    const candidates = all.map((one) => one.plan);
    const found: number | undefined = yield { candidates, everyMove: true } satisfies Round;
    if (found === undefined) return smallest;
    smallest = candidates[found] as MovePlan;
    first = (all[found]?.index ?? 0) - 1;
    if (first < 0) first = smallest.moves.length - 1;
  }
}

function span(from: number, to: number): ReadonlySet<number> {
  return new Set(Array.from({ length: to - from }, (_, step) => from + step));
}

function halfOf(count: number): number {
  return count <= 1 ? 0 : Math.ceil(count / 2);
}
