/** Rounds as lanes of a search: a round first, and each of its cells alone when something was not as it should be. */
import type { DrillResult, MatrixCell } from '../../result.ts';
import type { Lane } from '../lane.ts';
import type { Cell } from './cells.ts';
import { allPassed, type Round } from './rounds.ts';
import { whyUnstruck } from './why-unstruck.ts';

/** Drill number k is of lane k modulo how many lanes there are. */
export function roundLanes(rounds: readonly Round[], seed: string): readonly Lane[] {
  return rounds.map((round, index) => laneOf(round, seed, index, rounds.length));
}

function* laneOf(round: Round, seed: string, first: number, lanes: number): Lane {
  const together = yield { number: first, plan: round.plan, seed };
  if (round.cells.length === 1 || !together || allPassed(together)) return;
  for (const [index, { plan }] of round.cells.entries()) yield { number: first + (index + 1) * lanes, plan, seed };
}

/** Which drill says what of each cell: its round when that passed, or its own. */
export function decidedBy(
  cells: readonly Cell[],
  rounds: readonly Round[],
  drills: readonly DrillResult[],
): readonly MatrixCell[] {
  const results = new Map(drills.map((drill) => [drill.name, drill]));
  const together = new Map(
    rounds.flatMap((round) => {
      const result = results.get(round.plan.name);
      return result && allPassed(result) ? round.cells.map((cell) => [cell, { round, result }] as const) : [];
    }),
  );
  return cells.map((cell) => {
    const { fault, phase, plan, variant } = cell;
    const decided = together.get(cell);
    const { cells: tried, result } = decided?.round
      ? { cells: decided.round.cells, result: decided.result }
      : { cells: [cell], result: results.get(plan.name) };
    const unstruck = result && whyUnstruck(tried, cell, result);
    return { fault, phase, variant, drill: result?.name ?? plan.name, ...(unstruck !== undefined && { unstruck }) };
  });
}

/** How many cells a drill has decided. */
export function cellsDecided(rounds: readonly Round[], drill: DrillResult): number {
  const round = rounds.find(({ plan }) => plan.name === drill.name);
  if (!round || round.cells.length === 1) return 1;
  return allPassed(drill) ? round.cells.length : 0;
}
