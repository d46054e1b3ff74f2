/** A drill that failed, made smaller: plans are tried on all threads, and the failure that is kept is always the same one. */
import { availableParallelism } from 'node:os';
import { failureKey, failuresOf, type MetFailure } from '../../scenarios/explore/failure-identity.ts';
import type { MovePlan } from '../../scenarios/moves/plan.ts';
import type { DrillResult } from '../../scenarios/result.ts';
import { roundsOf } from '../../scenarios/shrink/rounds.ts';
import type { PlanOnSite } from '../../scenarios/shrink/round.ts';
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

export interface ShrunkDrill extends Omit<Shrunk, 'smallest'> {
  readonly plan: MovePlan;
  /** That plays it; its site may have fewer servers. */
  readonly task: DrillTask;
  /** Names of those that are left of the site's servers, when there are fewer. */
  readonly onlyServers?: readonly string[];
  /** What the smallest met; absent when the drill could not be made smaller. */
  readonly met?: { readonly result: DrillResult; readonly journal: string; readonly failure: MetFailure };
}

export const threadsFor = (drillsAtOnce: number) => Math.min(availableParallelism(), drillsAtOnce);

export async function shrinkDrill(
  { failure, name, plan, task }: FailedDrill,
  { names, onTried, runs: most, timeIsUp, trials }: ShrinkManner,
  { interruption }: Pick<Surroundings, 'interruption'>,
): Promise<ShrunkDrill> {
  const key = failureKey(failure);
  const { site } = task;
  const first: PlanOnSite = { plan: { ...plan, name, title: `${plan.title}, shrunk` }, site };
  let smallest = first;
  let met: ShrunkDrill['met'];
  const candidates = new Map<PlanOnSite, NonNullable<ShrunkDrill['met']>>();
  const { ended, minimal, runs } = await shrink(
    first,
    roundsOf(first),
    {
      stillFails: async (candidate) => {
        const outcome = await trials.run(taskOf(task, candidate));
        if (outcome.kind === 'interrupted' && interruption.happened) return undefined;
        onTried?.(smallest.plan);
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
    { runs: most, atOnce: threadsFor(Number.POSITIVE_INFINITY) + 1, timeIsUp },
  );
  const { servers } = smallest.site;
  const onlyServers = servers.length < site.servers.length ? servers.map((server) => server.name) : undefined;
  return {
    plan: smallest.plan,
    task: taskOf(task, smallest),
    ...(onlyServers && { onlyServers }),
    runs,
    minimal,
    ended,
    ...(met && { met }),
  };
}

/** The same drill with another plan, or on another site. */
function taskOf({ lab, plant, seed }: DrillTask, { plan, site }: PlanOnSite): DrillTask {
  return { scenario: `${plan.name}.ts`, plan, site, seed, lab, ...(plant !== undefined && { plant }) };
}
