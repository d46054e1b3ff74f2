/** What a client may do to a job: cancel it while it runs, start it over when it has failed. */
import { fail, ok, type Result } from '../../model/result.ts';
import type { Job, JobBook, JobScenario } from './jobs.ts';

export type JobAction = 'Cancel' | 'Restart';

/** Recorded: a running job may be cancelled, save a few kinds; a failed one may be restarted. */
export function allowedActions(jobs: JobBook, job: Job): JobAction[] {
  if (job.state === 'InProgress') return job.cancelled || NOT_TO_BE_CANCELLED.has(job.scenario) ? [] : ['Cancel'];
  return job.state === 'Failed' && jobs.howOf(job) ? ['Restart'] : [];
}

/** Recorded, save for the last two. */
const NOT_TO_BE_CANCELLED: ReadonlySet<JobScenario> = new Set([
  'DiscoverVCenter',
  'UpdateVCenter',
  'RemoveVCenter',
  'UpdateVmProperties',
  'DisableDr',
  'CancelJob',
]);

/**
 * Stops a job before its next task; what it did so far is rolled back as if that task had failed. A task that is under way
 * is not interrupted, so a job in its last task succeeds all the same. Cancelling is a job itself, which ends with the
 * other (inferred).
 */
export function cancelJob(jobs: JobBook, job: Job): Result<Job> {
  if (!allowedActions(jobs, job).includes('Cancel')) return notNow(job, 'cancelled');
  const stopping = [job, ...job.tasks.flatMap(({ child }) => child ?? [])].filter(({ endMs }) => endMs === undefined);
  const work = async () => {
    for (const one of stopping) one.cancelled = true;
    await jobs.endOf(job);
    return ok();
  };
  const cancels = stopping.map(({ id }) => id);
  return ok(jobs.start('CancelJob', { name: job.target, id: job.id }, job.targetType, work, { cancels }));
}

/** Asks again for what the job was asked to do; the state of things decides whether that is possible now. */
export function restartJob(jobs: JobBook, job: Job): Result<Job> {
  const again = jobs.howOf(job);
  if (!again || !allowedActions(jobs, job).includes('Restart')) return notNow(job, 'restarted');
  return again();
}

/** Only a manual action of a recovery plan suspends a job, and those are not carried out yet: there is none to resume. */
export function resumeJob(job: Job): Result<Job> {
  return notNow(job, 'resumed');
}

function notNow(job: Job, done: string) {
  return fail('OperationNotAllowedInCurrentState', `job ${job.id} is ${job.state} and cannot be ${done}`);
}
