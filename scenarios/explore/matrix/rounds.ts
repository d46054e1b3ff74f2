/**
 * Rounds: cells that are tried together. In one drill the fault comes at one moment of each step of the cycle, in all phases that
 * begin with it, and has gone before the next step begins; and once more so in the steps of a second lap that have moments left, so that
 * a site is registered, copied and left to rest once for both. When nothing is wrong in the end, every cell of the round has passed: the
 * fault was there in its phase (or is known not to have been), every promise was kept, and the cycle came to its end. Otherwise each
 * moment is tried alone, and that is what stands in the matrix; so is from the beginning what is lost for good. So a matrix in which little is wrong takes a fifteenth of the drills.
 */
import { faults } from '../../../chaos/index.ts';
import { invariant } from '../../../reference/model/result.ts';
import type { Site } from '../../../simulator/site/site.ts';
import type { MovePlan } from '../../moves/plan.ts';
import type { DrillResult } from '../../result.ts';
import { cellPlan } from './cell-plan.ts';
import { type Cell, faultsOf } from './cells.ts';
import { cycleOn, type Phase, phasesOf, type Step } from './cycle.ts';
import { momentOf } from './moments.ts';

export interface Round {
  readonly plan: MovePlan;
  /** In the order in which they come. When it is only one, the plan is its own. */
  readonly cells: readonly Cell[];
}

/** Each of the cells is in one round. */
export function roundsOf(cells: readonly Cell[], site: Site, seed: string): readonly Round[] {
  const cycle = cycleOn(site);
  const phases = phasesOf(cycle);
  const rows = Map.groupBy(cells, (cell) => [...faultsOf(cell), cell.variant].join(' '));
  return [...rows.values()].flatMap((row) => {
    // After a loss for good most cycles cannot come to their end: a round would have to be taken apart anyway.
    if (row[0] && faultsOf(row[0]).some(isForGood)) return momentsOf(row);
    return inTwoLaps(inTurn(row, phases), cycle).map(([lap, again], index): Round => {
      const together = [...lap, ...again];
      const [first] = together;
      invariant(first, 'a round has a cell');
      if (together.length === 1) return { plan: first.plan, cells: together };
      const { variant } = first;
      const theirs = faultsOf(first);
      const struck = (some: readonly Cell[]) => {
        const names = strikesOf(some).map(({ phase }) => phase);
        return phases.filter(({ name }) => names.includes(name));
      };
      const name = `${theirs.join('-then-')}-round-${index + 1}-${variant}`;
      const ground = { name, cycle, faults: theirs, phases: struck(lap), again: struck(again), seed, site, variant };
      return { plan: cellPlan(ground), cells: together };
    });
  });
}

/** Each moment of them in a drill of its own: that of the cell in which the fault strikes. */
export function momentsOf(cells: readonly Cell[]): readonly Round[] {
  return strikesOf(cells).map(({ phase, plan }) => ({
    plan,
    cells: cells.filter((cell) => momentOf(cell.phase) === momentOf(phase)),
  }));
}

function isForGood(fault: string): boolean {
  return faults.some(({ forGood, name }) => name === fault && forGood);
}

/** Whether nothing has to be looked at more closely. */
export function allPassed({ unreached, verdict }: DrillResult): boolean {
  return verdict === 'passed' && !unreached;
}

/** Of cells that are tried together, those in whose phase the fault strikes: the first of each moment. */
export function strikesOf<Of extends Pick<Cell, 'phase'>>(together: readonly Of[]): readonly Of[] {
  const moments = Map.groupBy(together, ({ phase }) => momentOf(phase));
  return [...moments.values()].flatMap((cells) => cells.slice(0, 1));
}

/** The first moment of every step, then the second one of each that has so many, and so on. */
function inTurn(row: readonly Cell[], phases: readonly Phase[]): readonly Cell[][] {
  const stepOf = ({ phase }: Cell) => phases.find(({ name }) => name === phase)?.step;
  const steps = [...Map.groupBy(row, stepOf).values()].map((cells) => [
    ...Map.groupBy(cells, ({ phase }) => momentOf(phase)).values(),
  ]);
  const longest = Math.max(...steps.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => steps.flatMap((moments) => moments[turn] ?? []));
}

type Laps = readonly [readonly Cell[], readonly Cell[]];

/** What comes before all is protected comes in a first lap only. */
function inTwoLaps(laps: readonly (readonly Cell[])[], cycle: readonly Step[]): readonly Laps[] {
  const early = cycle.filter(({ begins }) => begins === 'registered').map(({ name }) => `${name}/`);
  const onlyFirst = laps.filter((lap) => lap.some(({ phase }) => early.some((step) => phase.startsWith(step))));
  const many = Math.max(onlyFirst.length, Math.ceil(laps.length / 2));
  return laps.slice(0, many).map((lap, index) => [lap, laps[index + many] ?? []]);
}
