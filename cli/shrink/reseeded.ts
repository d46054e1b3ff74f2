/** Plays a plan with the chance of other seeds, from the start and from each move on, and counts how often it still fails. */
import { failureKey, failuresOf, type MetFailure } from '../../scenarios/explore/failure-identity.ts';
import type { MovePlan } from '../../scenarios/moves/plan.ts';
import type { Reseeded } from '../../scenarios/shrink/no-return.ts';
import type { DrillTask } from '../drill-task.ts';
import type { Trials } from './trials.ts';

export interface ReseedManner {
  readonly trials: Trials;
  readonly names: readonly string[];
  /** How many other seeds. */
  readonly reseeds: number;
  readonly timeIsUp: () => boolean;
}

/** A row for each place; fewer when it was interrupted, or the time is up. */
export async function reseeded(
  plan: MovePlan,
  task: DrillTask,
  failure: MetFailure,
  { names, reseeds, timeIsUp, trials }: ReseedManner,
): Promise<readonly Reseeded[]> {
  const key = failureKey(failure);
  const rows: Reseeded[] = [];
  const places: readonly Reseeded['after'][] = ['start', ...plan.moves.map((_, index) => index + 1)];
  for (const after of places) {
    if (reseeds === 0 || timeIsUp()) break;
    const tasks = Array.from({ length: reseeds }, (_, count) =>
      withChance(task, `${task.seed}/again-${count + 1}`, after),
    );
    const outcomes = await Promise.all(tasks.map((one) => trials.run(one)));
    if (outcomes.some(({ kind }) => kind === 'interrupted')) break;
    const fails = outcomes.filter(
      (outcome) =>
        outcome.kind === 'finished' && failuresOf(outcome.result, names).some((one) => failureKey(one) === key),
    );
    rows.push({ after, fails: fails.length, of: reseeds });
  }
  return rows;
}

function withChance(task: DrillTask, seed: string, after: Reseeded['after']): DrillTask {
  return after === 'start' ? { ...task, seed } : { ...task, reseed: { afterMoves: after, seed } };
}
