/** Jobs that a manual action of a recovery plan has suspended, for whoever does it by hand rather than by a client. */
import { fail, ok, type Result } from '../../../reference/model/result.ts';
import { resumeJob } from '../../../reference/site-recovery/jobs/job-control.ts';
import type { Resumed } from '../../../reference/site-recovery/jobs/pause.ts';
import type { Azure } from './azure.ts';

export interface SuspendedJob {
  readonly job: string;
  readonly plan: string;
  readonly action: string;
  /** Unix milliseconds. */
  readonly sinceMs: number;
}

export function suspendedJobs({ service }: Azure): SuspendedJob[] {
  return service.context.jobs.list().flatMap(({ id, target, pause }) => {
    return pause ? [{ job: id, plan: target, action: pause.action, sinceMs: pause.sinceMs }] : [];
  });
}

/** Fails with `ArmResourceDoesNotExist` when no such job is suspended. */
export function resumeSuspended({ service }: Azure, id: string, resumed: Resumed): Result<undefined> {
  const job = service.context.jobs.get(id.toLowerCase());
  if (!job?.pause) return fail('ArmResourceDoesNotExist', `no job ${id} is suspended`);
  const going = resumeJob(service.context.jobs, job, resumed);
  return going.ok ? ok() : going;
}
