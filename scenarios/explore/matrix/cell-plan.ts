/**
 * The plan of a cell: the whole cycle, in which the fault comes in one phase; or, of a round, in one phase of each of several steps,
 * and after that of some steps of a second lap. Of a pair the second fault comes a minute after the first one, and while that is there. What is drawn for a fault (who is hit, how hard) is drawn from the seed, the same in all its cells.
 */
import { Randomness } from '../../../simulator/ground/random.ts';
import type { Site } from '../../../simulator/site/site.ts';
import type { Move, MovePlan } from '../../moves/plan.ts';
import { minutes } from '../../times.ts';
import { Chance } from '../chance.ts';
import { parametersAtAnyTime } from '../fault-choices.ts';
import type { Phase, Step } from './cycle.ts';

export const VARIANTS = ['soon', 'late'] as const;
/** Healed five minutes after it struck, or when all that was asked has ended or been given up. */
export type Variant = (typeof VARIANTS)[number];

const HEALED_SOON_MS = minutes(5);
const NEXT_FAULT_MS = minutes(1);

export interface CellGround {
  /** Kebab-case; default: made from the fault, where, and how it is healed. */
  readonly name?: string;
  readonly cycle: readonly Step[];
  /** In the order in which they come. */
  readonly faults: readonly string[];
  /** Of different steps. */
  readonly phases: readonly Phase[];
  /** Of a second lap, which begins with the first step that has one: others than those, of different steps that begin when all is protected. */
  readonly again?: readonly Phase[];
  readonly seed: string;
  readonly site: Site;
  readonly variant: Variant;
}

export function cellPlan({ again = [], cycle, faults, name, phases, seed, site, variant }: CellGround): MovePlan {
  const all = [...phases, ...again];
  const drawn = faults.map((fault) => {
    const parameters = parametersAtAnyTime(fault, new Chance(new Randomness(seed).stream(`matrix/${fault}`)), site);
    return { fault, ...(Object.keys(parameters).length > 0 && { parameters }) };
  });
  const struckIn = (lap: readonly Phase[], { copiesUntil, moves, name: step }: Step): Move[] => {
    const phase = lap.find((one) => one.step === step);
    if (!phase) return [...moves];
    const names = namesInPlan(phase.name, faults, all.length);
    const strikes = drawn.map((fault, turn) => ({
      ...fault,
      as: names[turn],
      when: turn === 0 ? phase.when : { sinceMs: NEXT_FAULT_MS },
    }));
    if (variant === 'soon') {
      const firstMs = HEALED_SOON_MS - NEXT_FAULT_MS * (faults.length - 1);
      const heals = names.map((heal, turn) => ({ heal, when: { sinceMs: turn === 0 ? firstMs : NEXT_FAULT_MS } }));
      return [...moves, ...strikes, ...heals];
    }
    const heals = names.map((heal) => ({ heal, when: { afterMs: 0 } }));
    // Healed late, each is asked once, and again when there is no fault any more.
    const once = moves.map(({ until: _, ...move }) => move);
    // A copy goes on when its job has ended.
    const copied = copiesUntil === undefined ? [] : [{ waitMs: 0, when: { state: copiesUntil } }];
    return [...once, ...strikes, ...copied, ...heals, ...moves];
  };
  // What comes before all is protected is gone through only when the fault comes there; otherwise it has been.
  const begins = cycle.find(({ name }) => phases.some(({ step }) => step === name))?.begins ?? 'protected';
  const steps = begins === 'registered' ? cycle : cycle.filter((step) => step.begins === 'protected');
  const second = cycle.findIndex(({ name }) => again.some(({ step }) => step === name));
  const stepsAgain = second < 0 ? [] : cycle.slice(second);
  const places = all.map((phase) => phase.name);
  const healed = `healed ${variant === 'soon' ? 'after five minutes' : 'when nothing goes on any more'}`;
  return {
    schema: 'muster.moves/1',
    name: name ?? [faults.join('-then-'), ...places.map(kebab), variant].join('-'),
    title: `${faults.join(', then ')} in ${places.join(', ')}, ${healed}`,
    begins,
    moves: [...steps.flatMap((step) => struckIn(phases, step)), ...stepsAgain.flatMap((step) => struckIn(again, step))],
    restMs: minutes(45),
  };
}

/** What the faults of a phase are called in a plan in which so many phases have some. */
export function namesInPlan(phase: string, faults: readonly string[], phases: number): readonly string[] {
  const [where, what] = [phases === 1 ? '' : ` in ${phase}`, faults.length === 1 ? ['fault'] : faults];
  return what.map((name) => `${name}${where}`);
}

function kebab(text: string): string {
  return text
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
}
