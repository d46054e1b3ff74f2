/**
 * The matrix: every fault in every phase of the whole cycle, once healed after a while and once only when nothing goes on any
 * more. A cell is a plan of moves like any other; what is drawn for a fault (who is hit, how hard) is drawn from the seed, the
 * same in all its cells.
 */
import { Randomness } from '../../../simulator/ground/random.ts';
import type { Site } from '../../../simulator/site/site.ts';
import type { Move, MovePlan } from '../../moves/plan.ts';
import { minutes } from '../../times.ts';
import { Chance } from '../chance.ts';
import { faultsFor, parametersFor } from '../fault-choices.ts';
import { cycleOn, type Phase, phasesOf, type Step } from './cycle.ts';

export const VARIANTS = ['soon', 'late'] as const;
/** Healed five minutes after it struck, or when all that was asked has ended or been given up. */
export type Variant = (typeof VARIANTS)[number];

export interface Cell {
  readonly fault: string;
  readonly phase: string;
  readonly variant: Variant;
  readonly plan: MovePlan;
}

const HEALED_SOON_MS = minutes(5);

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
        plan: planOf(fault, phase, variant, { cycle, site, seed }),
      })),
    ),
  );
}

interface Ground {
  readonly cycle: readonly Step[];
  readonly site: Site;
  readonly seed: string;
}

function planOf(fault: string, { name, step, when }: Phase, variant: Variant, { cycle, site, seed }: Ground): MovePlan {
  const chance = new Chance(new Randomness(seed).stream(`matrix/${fault}`));
  const parameters = parametersFor(fault, chance, site);
  const strike: Move[] = [
    { fault, as: 'fault', when, ...(Object.keys(parameters).length > 0 && { parameters }) },
    { heal: 'fault', when: variant === 'soon' ? { sinceMs: HEALED_SOON_MS } : { afterMs: 0 } },
  ];
  const moves = cycle.flatMap((one): Move[] => {
    if (one.name !== step) return [...one.moves];
    const asked = one.moves.slice(0, -1);
    const last = one.moves.at(-1);
    if (!last) return [];
    // The fault comes while the last is under way; healed late, that is asked once, and again when there is no fault any more.
    const { until: _, ...once } = last;
    return [...asked, variant === 'soon' ? last : once, ...strike, ...(variant === 'soon' ? [] : one.moves)];
  });
  return {
    schema: 'muster.moves/1',
    name: `${fault}-${kebab(name)}-${variant}`,
    title: `${fault} in ${name}, healed ${variant === 'soon' ? 'after five minutes' : 'when nothing goes on any more'}`,
    begins: 'protected',
    moves,
    restMs: minutes(45),
  };
}

function kebab(text: string): string {
  return text
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
}
