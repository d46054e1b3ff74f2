/** What a client may do to a job: cancel it while it runs, start it over when it has failed. */
import { fail, ok, type Result } from '../../model/result.ts';
import type { Job, JobBook, JobScenario } from './jobs.ts';
import type { Resumed } from './pause.ts';

export type JobAction = 'Cancel' | 'Restart' | 'Resume';

/**
 * Recorded: a running job may be cancelled, save a few kinds; a failed one may be restarted. A suspended one is inferred, and so is
 * that a machine's part in a plan's job is left to the whole.
 */
export function allowedActions(jobs: JobBook, job: Job): JobAction[] {
  if (job.isPart) return [];
  if (job.state === 'Suspended') return job.cancelled ? [] : ['Cancel', 'Resume'];
  if (job.state === 'InProgress') return job.cancelled || NOT_TO_BE_CANCELLED.has(job.scenario) ? [] : ['Cancel'];
  return job.state === 'Failed' && jobs.howOf(job) ? ['Restart'] : [];
}

/** Recorded, save for the last three. */
const NOT_TO_BE_CANCELLED: ReadonlySet<JobScenario> = new Set([
  'DiscoverVCenter',
  'UpdateVCenter',
  'RemoveVCenter',
  'UpdateVmProperties',
  'DisableDr',
  'CancelJob',
  'ResumeJob',
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
    for (const one of stopping) {
      one.cancelled = true;
      one.pause?.end(fail('JobCancelled', `${one.scenario} of ${one.target} was cancelled while it was suspended`));
    }
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

/**
 * Somebody did what a manual action of a recovery plan asks for. Resuming is a job itself (inferred), which ends at once: how
 * the other goes on is told by the other.
 */
export function resumeJob(jobs: JobBook, job: Job, resumed: Resumed): Result<Job> {
  if (!allowedActions(jobs, job).includes('Resume')) return notNow(job, 'resumed');
  return ok(
    jobs.start('ResumeJob', { name: job.target, id: job.id }, job.targetType, async () => {
      job.pause?.end(ok(resumed));
      return ok();
    }),
  );
}

function notNow(job: Job, done: string) {
  return fail('OperationNotAllowedInCurrentState', `job ${job.id} is ${job.state} and cannot be ${done}`);
}
