/** A job as clients see it. Recorded; a list tells less of a job than a look at that job does. */
import { allowedActions } from '../../../../reference/site-recovery/jobs/job-control.ts';
import { type Job, JOB_SCENARIO } from '../../../../reference/site-recovery/jobs/jobs.ts';
import type { Azure } from '../azure.ts';
import { componentIdOf } from '../component-ids.ts';
import { envelope } from '../ids.ts';
import { instant, wholeSeconds } from './dates.ts';
import { jobDetails } from './job-details.ts';
import { activityIdOf, failureSaid, jobErrors, type Said, warningsSaid } from './job-errors.ts';
import { tasksOf } from './job-tasks.ts';

export function jobView(azure: Azure, job: Job) {
  if (!hasBegun(azure, job)) return envelope(azure.ids.job(job.id), notBegun(azure, job));
  return envelope(azure.ids.job(job.id), {
    activityId: activityIdOf(azure, job),
    ...headOf(job),
    tasks: tasksOf(azure, job),
    errors: jobErrors(azure, job, [...rootOf(job), ...warningsSaid(job)]),
    ...tailOf(azure, job),
    customDetails: jobDetails(azure, job),
  });
}

/** It begins when the instant is over in which it was asked for. */
function hasBegun({ runtime }: Azure, { startMs, endMs }: Job): boolean {
  return endMs !== undefined || runtime.clock.nowMs() > startMs;
}

/** Recorded of several kinds of jobs, all alike: nothing is said yet of what it will do, not even when it started. */
function notBegun(azure: Azure, job: Job) {
  return {
    activityId: activityIdOf(azure, job),
    scenarioName: null,
    friendlyName: null,
    state: 'NotStarted',
    stateDescription: 'NotStarted',
    tasks: [],
    errors: [],
    allowedActions: [],
    targetObjectId: null,
    targetObjectName: null,
    targetInstanceType: 'ProtectionEntity',
    customDetails: { instanceType: 'AsrJobDetails', affectedObjectDetails: {} },
  };
}

export function jobRow(azure: Azure, job: Job) {
  return envelope(azure.ids.job(job.id), {
    activityId: null,
    ...headOf(job),
    tasks: [],
    errors: [],
    ...tailOf(azure, job),
    customDetails: null,
  });
}

function headOf({ scenario, state, stateDescription }: Job) {
  return { scenarioName: scenario, friendlyName: JOB_SCENARIO[scenario].title ?? null, state, stateDescription };
}

function tailOf(azure: Azure, job: Job) {
  const { startMs, endMs, target, targetId, targetType } = job;
  return {
    startTime: instant(startMs),
    // Left out while the job runs, not "never" as with tasks.
    ...(endMs === undefined ? {} : { endTime: wholeSeconds(endMs) }),
    allowedActions: allowedActions(azure.service.context.jobs, job),
    targetObjectId: componentIdOf(azure, targetId ?? target),
    targetObjectName: job.details.affected?.friendlyName ?? target,
    targetInstanceType: targetType,
  };
}

/** The job's own failure, with the task that it comes from. */
function rootOf(job: Job): Said[] {
  return failureSaid(job.failure, job.tasks.find(({ state }) => state === 'Failed')?.name ?? '');
}
