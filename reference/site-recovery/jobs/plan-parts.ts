/**
 * The jobs of which a recovery plan's job consists: one for each machine and step (recorded of another architecture). Nobody starts
 * or ends them by themselves, so they are made from what the plan's job knows when somebody asks.
 */
import { noDetails } from './job-details.ts';
import type { Job, JobBook, JobTask } from './jobs.ts';
import type { MachineProgress } from './plan-progress.ts';

export function partOfPlan(jobs: JobBook, id: string): Job | undefined {
  for (const job of jobs.list()) {
    const machines = job.details.plan?.steps.flatMap((step) => step.machines) ?? [];
    const machine = machines.find((one) => one.id === id && one.startMs !== undefined);
    if (machine) return partOf(job, machine);
  }
  return undefined;
}

/** How the machine fared in its step. */
export function partOf(job: Job, machine: MachineProgress): Job {
  const { failure } = machine;
  const ended = failure?.code === 'JobCancelled' ? 'Cancelled' : failure ? 'Failed' : 'Succeeded';
  const state = machine.endMs === undefined ? 'InProgress' : ended;
  return {
    id: machine.id,
    scenario: job.scenario,
    target: machine.item,
    targetId: undefined,
    targetType: 'ProtectionEntity',
    state,
    stateDescription: state === 'Succeeded' ? 'Completed' : state,
    startMs: machine.startMs ?? job.startMs,
    endMs: machine.endMs,
    tasks: machine.tasks as JobTask[],
    failure,
    warnings: [],
    details: noDetails(),
    cancelled: job.cancelled,
    pause: undefined,
    isPart: true,
  };
}
