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

/** What a task of a job ended with, and how grave that is. */
export interface Said {
  readonly taskName: string;
  readonly said: Failure;
  readonly level: 'Error' | 'Warning';
}

/** The failure of a job or a task, and warnings that came although it went well. Codes are those of our table, which are numbers where published. */
export function jobErrors(azure: Azure, job: Job, all: readonly Said[]) {
  return all.map(({ taskName, level, said: { code, message } }) => {
    const known = explain(code);
    return {
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
      errorLevel: level,
      creationTime: instant(job.endMs ?? azure.runtime.clock.nowMs()),
      taskId: taskIdOf(azure, job, taskName),
    };
  });
}

export function failureSaid(failure: Failure | undefined, taskName: string): Said[] {
  return failure ? [{ taskName, said: failure, level: 'Error' }] : [];
}

/** Of one task, or of all. */
export function warningsSaid({ warnings }: Job, taskName?: string): Said[] {
  return warnings
    .filter((one) => taskName === undefined || one.taskName === taskName)
    .map(({ taskName, warning }) => ({ taskName, said: warning, level: 'Warning' }));
}
