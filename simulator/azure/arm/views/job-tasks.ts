/**
 * The tasks of a job as clients see them. Recorded: all of them from the start, those that have not begun without times, and
 * so those that were passed over; a task that another job does is a group with that job in it.
 */
import { type Job, JOB_SCENARIO, type JobTask } from '../../../../reference/site-recovery/jobs/jobs.ts';
import type { Azure } from '../azure.ts';
import { instant, NEVER, wholeSeconds } from './dates.ts';
import { planTasks } from './plan-tasks.ts';
import { failureSaid, jobErrors, taskIdOf, warningsSaid } from './job-errors.ts';

export function tasksOf(azure: Azure, job: Job) {
  const begun = job.tasks.map((task) => taskView(azure, job, task));
  // A recovery plan's job does the same tasks for each of its machines; which ones is known when they begin.
  if (job.targetType === 'RecoveryPlan') return planTasks(azure, job) ?? begun;
  if (job.isPart) return begun;
  const planned = Object.entries(JOB_SCENARIO[job.scenario].tasks);
  const left = planned.filter(([name]) => !job.tasks.some((task) => task.name === name));
  return [...begun, ...left.map(([name, friendlyName]) => notBegun(azure, job, name, friendlyName))].sort(
    (one, other) => placeOf(planned, one.name) - placeOf(planned, other.name),
  );
}

function placeOf(planned: readonly (readonly [string, string])[], name: string): number {
  const place = planned.findIndex(([known]) => known === name);
  return place < 0 ? planned.length : place;
}

function taskView(azure: Azure, job: Job, task: JobTask) {
  const { name, friendlyName, state, stateDescription, startMs, endMs, child, failure } = task;
  const passedOver = state === 'Other';
  return {
    taskId: taskIdOf(azure, job, name),
    name,
    startTime: passedOver ? NEVER : instant(startMs),
    endTime: passedOver || endMs === undefined ? NEVER : instant(endMs),
    allowedActions: [],
    friendlyName: child && !friendlyName.endsWith(ONE_CHILD) ? `${friendlyName} ${ONE_CHILD}` : friendlyName,
    state,
    stateDescription,
    taskType: child ? 'GroupTaskDetails' : 'TaskDetails',
    customDetails: child ? null : PLAIN,
    groupTaskCustomDetails: child ? { instanceType: 'GroupTaskDetails', childTasks: [childView(azure, child)] } : null,
    errors: jobErrors(azure, job, [...failureSaid(failure, name), ...warningsSaid(job, name)]),
  };
}

/** How many jobs are in the group; here it is one. */
const ONE_CHILD = '(1)';
const PLAIN = { instanceType: 'TaskDetails' };

function notBegun(azure: Azure, job: Job, name: string, friendlyName: string) {
  const over = job.endMs !== undefined;
  return {
    taskId: taskIdOf(azure, job, name),
    name,
    startTime: NEVER,
    endTime: NEVER,
    allowedActions: [],
    friendlyName,
    state: over ? 'Other' : 'NotStarted',
    stateDescription: over ? 'Skipped' : 'NotStarted',
    taskType: 'TaskDetails',
    customDetails: PLAIN,
    groupTaskCustomDetails: null,
    errors: [],
  };
}

function childView(azure: Azure, child: Job) {
  const { scenario, state, stateDescription, startMs, endMs, target, targetId, targetType } = child;
  const name = child.details.affected?.friendlyName ?? target;
  return {
    taskId: scenario,
    name,
    startTime: instant(startMs),
    endTime: endMs === undefined ? NEVER : wholeSeconds(endMs),
    allowedActions: [],
    friendlyName: name,
    state,
    stateDescription,
    taskType: 'JobTaskDetails',
    customDetails: {
      jobTask: {
        jobId: azure.ids.job(child.id),
        jobFriendlyName: JOB_SCENARIO[scenario].title ?? null,
        targetObjectId: targetId ?? target,
        targetObjectName: name,
        targetInstanceType: targetType === 'ProtectionEntity' ? 'Vm' : targetType,
        jobScenarioName: scenario,
      },
      instanceType: 'JobTaskDetails',
    },
    groupTaskCustomDetails: null,
    errors: jobErrors(azure, child, failureSaid(child.failure, scenario)),
  };
}
