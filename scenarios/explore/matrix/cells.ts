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
  readonly phase: string;
  readonly variant: Variant;
  /** The fault in this phase and in no other. */
  readonly plan: MovePlan;
}

export function phaseNames(site: Site): readonly string[] {
  return phasesOf(cycleOn(site)).map(({ name }) => name);
}

export function cellsOn(
  site: Site,
  seed: string,
  faults: readonly string[] = faultsFor(site),
  phases: readonly string[] = phaseNames(site),
): readonly Cell[] {
  const cycle = cycleOn(site);
  const chosen = phasesOf(cycle).filter(({ name }) => phases.includes(name));
  return faults.flatMap((fault) =>
    chosen.flatMap((phase) =>
      VARIANTS.map((variant) => ({
        fault,
        phase: phase.name,
        variant,
        plan: cellPlan({ cycle, fault, phases: [phase], seed, site, variant }),
      })),
    ),
  );
}
