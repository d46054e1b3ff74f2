/** A drill that failed, made smaller: plans are tried on all threads, and the failure that is kept is always the same one. */
import { availableParallelism } from 'node:os';
import { failureKey, failuresOf, type MetFailure } from '../../scenarios/explore/failure-identity.ts';
import type { MovePlan } from '../../scenarios/moves/plan.ts';
import type { DrillResult } from '../../scenarios/result.ts';
import { roundsOf } from '../../scenarios/shrink/rounds.ts';
import { shrink, type Shrunk } from '../../scenarios/shrink/shrink.ts';
import type { DrillTask } from '../drill-task.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Trials } from './trials.ts';

export interface FailedDrill {
  readonly task: DrillTask;
  readonly plan: MovePlan;
  readonly failure: MetFailure;
  /** What the smaller plan is called. */
  readonly name: string;
}

/** So many smaller plans are tried of each failure, unless something else is said. */
export const SHRINK_RUNS = 200;

export interface ShrinkManner {
  readonly trials: Trials;
  /** Names of machines, which do not tell one failure from another. */
  readonly names: readonly string[];
  readonly runs: number;
  readonly timeIsUp?: () => boolean;
  /** Of each plan that was tried, and of the smallest by then. */
  readonly onTried?: (smallest: MovePlan) => void;
}

export interface ShrunkDrill extends Shrunk {
  readonly task: DrillTask;
  /** What the smallest met; absent when the drill could not be made smaller. */
  readonly met?: { readonly result: DrillResult; readonly journal: string; readonly failure: MetFailure };
}

export const threadsFor = (drillsAtOnce: number) => Math.min(availableParallelism(), drillsAtOnce);

export async function shrinkDrill(
  { failure, name, plan, task }: FailedDrill,
  { names, onTried, runs, timeIsUp, trials }: ShrinkManner,
  { interruption }: Pick<Surroundings, 'interruption'>,
): Promise<ShrunkDrill> {
  const key = failureKey(failure);
  const first: MovePlan = { ...plan, name, title: `${plan.title}, shrunk` };
  let smallest = first;
  let met: ShrunkDrill['met'];
  const candidates = new Map<MovePlan, NonNullable<ShrunkDrill['met']>>();
  const shrunk = await shrink(
    first,
    roundsOf(first, task.site),
    {
      stillFails: async (candidate) => {
        const outcome = await trials.run(taskOf(task, candidate));
        if (outcome.kind === 'interrupted' && interruption.happened) return undefined;
        onTried?.(smallest);
        if (outcome.kind !== 'finished') return false;
        const { journal, result } = outcome;
        const same = failuresOf(result, names).find((one) => failureKey(one) === key);
        if (same) candidates.set(candidate, { result, journal, failure: same });
        return same !== undefined;
      },
      forget: () => trials.forget(),
      smaller: (candidate) => {
        met = candidates.get(candidate);
        smallest = candidate;
        candidates.clear();
      },
    },
    { runs, atOnce: threadsFor(Number.POSITIVE_INFINITY) + 1, timeIsUp },
  );
  return { ...shrunk, task: taskOf(task, shrunk.plan), ...(met && { met }) };
}

/** The same drill with another plan. */
export function taskOf({ lab, plant, seed, site }: DrillTask, plan: MovePlan): DrillTask {
  return { scenario: `${plan.name}.ts`, plan, site, seed, lab, ...(plant !== undefined && { plant }) };
}
