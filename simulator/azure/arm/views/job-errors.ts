/** Why a job or a task failed, as clients see it. Recorded. */
import { explain } from '../../../../reference/model/error-codes.ts';
import type { Failure } from '../../../../reference/model/result.ts';
import { TASK_ID, TASKS_WITHOUT_NAMED_ID } from '../../../../reference/site-recovery/jobs/job-scenarios.ts';
import type { Job } from '../../../../reference/site-recovery/jobs/jobs.ts';
import type { Azure } from '../azure.ts';
import { instant } from './dates.ts';

/** Ids of the request and of what it was correlated by; made up. */
export function activityIdOf({ ids }: Azure, { id }: Job): string {
  return `${ids.guid(`request of ${id}`)} ActivityId: ${ids.guid(`correlation of ${id}`)}`;
}

export function taskIdOf({ ids }: Azure, { id }: Job, name: string): string {
  return TASKS_WITHOUT_NAMED_ID.has(name) ? ids.guid(`task ${name} of ${id}`) : (TASK_ID[name] ?? name);
}

/** None, or the one that a task or job failed with. Codes are those of our table, which are numbers where published. */
export function jobErrors(
  azure: Azure,
  job: Job,
  { failure, taskName }: { readonly failure: Failure | undefined; readonly taskName: string },
) {
  if (!failure) return [];
  const { code, message } = failure;
  const known = explain(code);
  return [
    {
      serviceErrorDetails: {
        code,
        message,
        possibleCauses: known?.cause ?? '',
        recommendedAction: known?.remedy ?? `See "muster explain ${code}".`,
        activityId: activityIdOf(azure, job),
      },
      providerErrorDetails: {
        errorCode: 0,
        errorMessage: null,
        errorId: azure.ids.guid(`error ${code} of ${job.id}`),
        possibleCauses: '',
        recommendedAction: '',
      },
      errorLevel: 'Error',
      creationTime: instant(job.endMs ?? azure.runtime.clock.nowMs()),
      taskId: taskIdOf(azure, job, taskName),
    },
  ];
}
