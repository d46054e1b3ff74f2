/**
 * The plan of a cell: the whole cycle, in which the fault comes in one phase; or, of a round, in one phase of each of several steps.
 * What is drawn for a fault (who is hit, how hard) is drawn from the seed, the same in all its cells.
 */
import { Randomness } from '../../../simulator/ground/random.ts';
import type { Site } from '../../../simulator/site/site.ts';
import type { Move, MovePlan } from '../../moves/plan.ts';
import { minutes } from '../../times.ts';
import { Chance } from '../chance.ts';
import { parametersFor } from '../fault-choices.ts';
import type { Phase, Step } from './cycle.ts';

export const VARIANTS = ['soon', 'late'] as const;
/** Healed five minutes after it struck, or when all that was asked has ended or been given up. */
export type Variant = (typeof VARIANTS)[number];

const HEALED_SOON_MS = minutes(5);

export interface CellGround {
  /** Kebab-case; default: made from the fault, where, and how it is healed. */
  readonly name?: string;
  readonly cycle: readonly Step[];
  readonly fault: string;
  /** Of different steps. */
  readonly phases: readonly Phase[];
  readonly seed: string;
  readonly site: Site;
  readonly variant: Variant;
}

export function cellPlan({ cycle, fault, name, phases, seed, site, variant }: CellGround): MovePlan {
  const parameters = parametersFor(fault, new Chance(new Randomness(seed).stream(`matrix/${fault}`)), site);
  const struck = ({ moves, name: step }: Step): Move[] => {
    const phase = phases.find((one) => one.step === step);
    if (!phase) return [...moves];
    const as = nameInPlan(phase.name, phases.length);
    const strike: Move = { fault, as, when: phase.when, ...(Object.keys(parameters).length > 0 && { parameters }) };
    if (variant === 'soon') return [...moves, strike, { heal: as, when: { sinceMs: HEALED_SOON_MS } }];
    // Healed late, each is asked once, and again when there is no fault any more.
    const once = moves.map(({ until: _, ...move }) => move);
    return [...once, strike, { heal: as, when: { afterMs: 0 } }, ...moves];
  };
  const places = phases.map((phase) => phase.name);
  return {
    schema: 'muster.moves/1',
    name: name ?? [fault, ...places.map(kebab), variant].join('-'),
    title: `${fault} in ${places.join(', ')}, healed ${variant === 'soon' ? 'after five minutes' : 'when nothing goes on any more'}`,
    begins: 'protected',
    moves: cycle.flatMap(struck),
    restMs: minutes(45),
  };
}

/** What the fault of a phase is called in a plan with so many of them. */
export function nameInPlan(phase: string, many: number): string {
  return many === 1 ? 'fault' : `fault in ${phase}`;
}

function kebab(text: string): string {
  return text
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
}
