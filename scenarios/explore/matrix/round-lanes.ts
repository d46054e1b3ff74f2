/** Rounds as lanes of a search: a round first, and each of its moments alone when something was not as it should be. */
import type { DrillResult, MatrixCell } from '../../result.ts';
import type { Lane } from '../lane.ts';
import type { Cell } from './cells.ts';
import { allPassed, momentsOf, type Round, strikesOf } from './rounds.ts';
import { whyUnstruck } from './why-unstruck.ts';

/** Drill number k is of lane k modulo how many lanes there are. */
export function roundLanes(rounds: readonly Round[], seed: string): readonly Lane[] {
  return rounds.map((round, index) => laneOf(round, seed, index, rounds.length));
}

function* laneOf(round: Round, seed: string, first: number, lanes: number): Lane {
  const together = yield { number: first, plan: round.plan, seed };
  if (!together || decides(round, together)) return;
  for (const [index, { plan }] of momentsOf(round.cells).entries())
    yield { number: first + (index + 1) * lanes, plan, seed };
}

/** Which drill says what of each cell: its round when that passed, or that of its moment. */
export function decidedBy(
  cells: readonly Cell[],
  rounds: readonly Round[],
  drills: readonly DrillResult[],
): readonly MatrixCell[] {
  const results = new Map(drills.map((drill) => [drill.name, drill]));
  const drillOf = new Map(
    rounds.flatMap((round) => {
      const result = results.get(round.plan.name);
      const deciding = result && decides(round, result) ? [round] : momentsOf(round.cells);
      return deciding.flatMap((one) => one.cells.map((cell) => [cell, one] as const));
    }),
  );
  return cells.map((cell) => {
    const { plan, ...which } = cell;
    const round = drillOf.get(cell) ?? { plan, cells: [cell] };
    const result = results.get(round.plan.name);
    const unstruck = result && whyUnstruck(round.cells, cell, result);
    return { ...which, drill: round.plan.name, ...(unstruck !== undefined && { unstruck }) };
  });
}

/** How many cells a drill has decided. */
export function cellsDecidedBy(rounds: readonly Round[]): (drill: DrillResult) => number {
  const byName = new Map(rounds.map((round) => [round.plan.name, round]));
  const ofMoments = new Map(
    rounds.flatMap(({ cells }) => momentsOf(cells)).map((moment) => [moment.plan.name, moment.cells.length]),
  );
  return (drill) => {
    const round = byName.get(drill.name);
    if (!round) return ofMoments.get(drill.name) ?? 0;
    return decides(round, drill) ? round.cells.length : 0;
  };
}

/** A round that did not pass says nothing of its cells, unless there is but one moment that it can be about. */
function decides(round: Round, result: DrillResult): boolean {
  return allPassed(result) || strikesOf(round.cells).length === 1;
}
