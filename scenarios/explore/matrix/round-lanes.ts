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
    const { plan, ...which } = cell;
    const alone = { round: { plan, cells: [cell] }, result: results.get(plan.name) };
    const { round, result } = together.get(cell) ?? alone;
    const unstruck = result && whyUnstruck(round.cells, cell, result);
    return { ...which, drill: round.plan.name, ...(unstruck !== undefined && { unstruck }) };
  });
}

/** How many cells a drill has decided. */
export function cellsDecidedBy(rounds: readonly Round[]): (drill: DrillResult) => number {
  const byName = new Map(rounds.map((round) => [round.plan.name, round]));
  return (drill) => {
    const { cells = [] } = byName.get(drill.name) ?? {};
    if (cells.length <= 1) return 1;
    return allPassed(drill) ? cells.length : 0;
  };
}
