/**
 * The matrix: every fault in every phase of the whole cycle, once healed after a while and once only when nothing goes on any
 * more. A cell is a plan of moves like any other.
 */
import type { Site } from '../../../simulator/site/site.ts';
import type { MovePlan } from '../../moves/plan.ts';
import { faultsFor } from '../fault-choices.ts';
import { cellPlan, VARIANTS, type Variant } from './cell-plan.ts';
import { cycleOn, phasesOf } from './cycle.ts';

export interface Cell {
  readonly fault: string;
  /** Of a pair: the fault that comes a minute later. */
  readonly second?: string;
  readonly phase: string;
  readonly variant: Variant;
  /** The fault in this phase and in no other. */
  readonly plan: MovePlan;
}

export function phaseNames(site: Site): readonly string[] {
  return phasesOf(cycleOn(site)).map(({ name }) => name);
}

/** Every fault in every phase. */
export function cellsOn(
  site: Site,
  seed: string,
  faults = faultsFor(site),
  phases = phaseNames(site),
): readonly Cell[] {
  const singles = faults.map((fault) => [fault] as const);
  return cellsOf(singles, { phases, seed, site });
}

/** All pairs of them in both orders, in every phase. */
export function pairsOn(
  site: Site,
  seed: string,
  faults = faultsFor(site),
  phases = phaseNames(site),
): readonly Cell[] {
  const pairs = faults.flatMap((fault) =>
    faults.filter((one) => one !== fault).map((second) => [fault, second] as const),
  );
  return cellsOf(pairs, { phases, seed, site });
}

interface Ground {
  readonly phases: readonly string[];
  readonly seed: string;
  readonly site: Site;
}

function cellsOf(rows: readonly (readonly [string, string?])[], { phases, seed, site }: Ground): readonly Cell[] {
  const cycle = cycleOn(site);
  const chosen = phasesOf(cycle).filter(({ name }) => phases.includes(name));
  return rows.flatMap(([fault, second]) =>
    chosen.flatMap((phase) =>
      VARIANTS.map((variant) => {
        const cell = { fault, ...(second !== undefined && { second }), phase: phase.name, variant };
        return { ...cell, plan: cellPlan({ cycle, faults: faultsOf(cell), phases: [phase], seed, site, variant }) };
      }),
    ),
  );
}

/** In the order in which they come. */
export function faultsOf({ fault, second }: Pick<Cell, 'fault' | 'second'>): readonly string[] {
  return second === undefined ? [fault] : [fault, second];
}
