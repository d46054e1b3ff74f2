/**
 * Rounds: cells that are tried together. In one drill the fault comes in one phase of each step of the cycle, and has gone before
 * the next step begins. When nothing is wrong in the end, every cell of the round has passed: the fault was there in its phase (or is
 * known not to have been), every promise was kept, and the cycle came to its end. Otherwise each is tried alone, and that is what
 * stands in the matrix. So a matrix in which little is wrong takes a fifth of the drills.
 */
import { invariant } from '../../../reference/model/result.ts';
import type { Site } from '../../../simulator/site/site.ts';
import type { MovePlan } from '../../moves/plan.ts';
import type { DrillResult } from '../../result.ts';
import { cellPlan } from './cell-plan.ts';
import { type Cell, faultsOf } from './cells.ts';
import { cycleOn, type Phase, phasesOf } from './cycle.ts';

export interface Round {
  readonly plan: MovePlan;
  /** When it is only one, the plan is its own. */
  readonly cells: readonly Cell[];
}

/** Each of the cells is in one round. */
export function roundsOf(cells: readonly Cell[], site: Site, seed: string): readonly Round[] {
  const cycle = cycleOn(site);
  const phases = phasesOf(cycle);
  const rows = Map.groupBy(cells, (cell) => [...faultsOf(cell), cell.variant].join(' '));
  return [...rows.values()].flatMap((row) =>
    inTurn(row, phases).map((together, index): Round => {
      const [first] = together;
      invariant(first, 'a round has a cell');
      if (together.length === 1) return { plan: first.plan, cells: together };
      const { variant } = first;
      const faults = faultsOf(first);
      const theirs = phases.filter(({ name }) => together.some(({ phase }) => phase === name));
      const name = `${faults.join('-then-')}-round-${index + 1}-${variant}`;
      return { plan: cellPlan({ name, cycle, faults, phases: theirs, seed, site, variant }), cells: together };
    }),
  );
}

/** Whether nothing has to be looked at more closely. */
export function allPassed({ unreached, verdict }: DrillResult): boolean {
  return verdict === 'passed' && !unreached;
}

/** The first phase of every step, then the second one of each that has so many, and so on. */
function inTurn(row: readonly Cell[], phases: readonly Phase[]): readonly Cell[][] {
  const stepOf = ({ phase }: Cell) => phases.find(({ name }) => name === phase)?.step;
  const steps = [...Map.groupBy(row, stepOf).values()];
  const longest = Math.max(...steps.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => steps.flatMap((step) => step.slice(turn, turn + 1)));
}
