/** Carries out the actions of a recovery plan: a manual one suspends the job, a runbook is called with the plan's context. */
import { fail, ok, type Result } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import type { JobRun } from '../jobs/jobs.ts';
import type { ActionProgress, StepProgress } from '../jobs/plan-progress.ts';
import { runbookOf, timeoutMsOf } from './plan-actions.ts';
import type { PlanAction } from './plan.ts';

/** One action at its place. */
export interface ActionTurn {
  readonly action: PlanAction;
  readonly step: StepProgress;
  readonly progress: ActionProgress;
  /** The plan goes home, where runbooks are not available (documented). */
  readonly homeward: boolean;
  /** What a runbook is told. */
  readonly context: () => unknown;
}

/** Fails when the plan goes no further: the job was cancelled, or the runbook's failure stops it. */
export async function carryOut(context: ServiceContext, run: JobRun, turn: ActionTurn): Promise<Result<unknown>> {
  const { step, progress } = turn;
  const { clock, journal } = context.runtime;
  const { job } = run;
  if (job.cancelled) return fail('JobCancelled', `${job.scenario} of ${job.target} was cancelled`);
  const { name, kind: how, when } = progress;
  const place = { job: job.id, item: job.target, action: name, how, step: step.kind, group: step.group, when };
  progress.startMs = clock.nowMs();
  journal.write('plan.action.begun', place);
  const outcome = how === 'manual' ? await byHand(run, turn) : await byRunbook(context, run, turn);
  progress.endMs = clock.nowMs();
  const { state, failure, output, resumedBy: by, comments } = progress;
  journal.write('plan.action', { ...place, state, code: failure?.code, output, by, comments });
  return outcome;
}

async function byHand(run: JobRun, { action, step, progress }: ActionTurn): Promise<Result<unknown>> {
  const former = step.state;
  for (const one of [step, progress]) stands(one, 'Suspended', 'Suspended');
  const outcome = await run.suspend(action.name);
  stands(step, former, 'InProgress');
  if (outcome.ok) {
    progress.resumedBy = outcome.value.by;
    progress.comments = outcome.value.comments;
    stands(progress, 'Succeeded', 'Completed');
  } else {
    progress.failure = outcome.failure;
    stands(progress, 'Cancelled', 'Cancelled');
  }
  return outcome;
}

/** When one fails, the plan goes on (inferred), unless whoever bound it wants otherwise. */
async function byRunbook({ runtime }: ServiceContext, run: JobRun, turn: ActionTurn): Promise<Result<unknown>> {
  const { action, progress, homeward, context } = turn;
  if (homeward) {
    stands(progress, 'Other', 'Skipped');
    run.warn(action.name, {
      code: 'RunbookNotOnTheWayHome',
      message: `the runbook of "${action.name}" was passed over: runbooks are for the way to Azure`,
    });
    return ok();
  }
  stands(progress, 'InProgress', 'InProgress');
  const timeoutMs = timeoutMsOf(action) ?? 0;
  const ended = await runtime.automation.run(runbookOf(action), { context: context(), timeoutMs });
  progress.output = ended.ok ? ended.value.output : ended.failure.output;
  if (ended.ok) {
    stands(progress, 'Succeeded', 'Completed');
    return ended;
  }
  progress.failure = ended.failure;
  stands(progress, 'Failed', 'Failed');
  if (ended.failure.stops) return ended;
  run.warn(action.name, ended.failure);
  return ok();
}

function stands(
  one: { state: ActionProgress['state']; stateDescription: string },
  state: ActionProgress['state'],
  description: string,
): void {
  one.state = state;
  one.stateDescription = description;
}
