/**
 * The tasks of a recovery plan's job: a check, the shutdown of all groups, the failover of all machines, group after group, and the
 * end; below each of them its machines with a job each, and what is to be done around it. The tree was recorded of another
 * architecture (facts on the newer one, section 5.1), that of actions is the SDK's.
 */
import { partOf } from '../../../../reference/site-recovery/jobs/plan-parts.ts';
import type {
  ActionProgress,
  MachineProgress,
  StepProgress,
} from '../../../../reference/site-recovery/jobs/plan-progress.ts';
import { type Job, JOB_SCENARIO } from '../../../../reference/site-recovery/jobs/jobs.ts';
import type { Azure } from '../azure.ts';
import { instant, NEVER } from './dates.ts';
import { failureSaid, jobErrors, taskIdOf } from './job-errors.ts';

const CHECK = ['RpSrsPrerequisitesCheck', 'Prerequisites check for the recovery plan'] as const;
const END = ['EndRecoveryPlanTask', 'Finalizing the recovery plan'] as const;
const PLAIN = { instanceType: 'TaskDetails' };

interface Row {
  readonly taskId: string;
  readonly name: string;
  readonly friendlyName: string;
  readonly taskType: string;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  readonly state: string;
  readonly stateDescription: string;
  readonly customDetails: object | null;
  readonly groupTaskCustomDetails?: object;
  readonly errors?: ReturnType<typeof jobErrors>;
}

/** Undefined for a job that is no failover: of those no tree is known. */
export function planTasks(azure: Azure, job: Job): object[] | undefined {
  const { plan } = job.details;
  if (!plan?.steps.some(({ kind }) => kind === 'Boot')) return undefined;
  const { checkedMs, throughMs } = plan;
  return [
    single(azure, job, CHECK, checkedMs),
    ...plan.steps.map((step) => stepView(azure, job, step)),
    single(azure, job, END, throughMs),
  ];
}

function single(azure: Azure, job: Job, [name, friendlyName]: readonly [string, string], atMs: number | undefined) {
  const over = job.endMs !== undefined && atMs === undefined;
  return view({
    taskId: azure.ids.guid(`task ${name} of ${job.id}`),
    name,
    friendlyName,
    taskType: 'TaskDetails',
    startMs: atMs,
    endMs: atMs,
    state: atMs !== undefined ? 'Succeeded' : over ? 'Other' : 'NotStarted',
    stateDescription: atMs !== undefined ? 'Completed' : over ? 'Skipped' : 'NotStarted',
    customDetails: PLAIN,
  });
}

/** The shutdown of all is a group of groups. Recorded. */
function stepView(azure: Azure, job: Job, step: StepProgress): object {
  const actions = (when: ActionProgress['when']) =>
    step.actions.filter((action) => action.when === when).map((action, at) => actionView(azure, job, step, action, at));
  const machines =
    step.kind === 'Shutdown'
      ? shutdownGroups(azure, job, step)
      : step.machines.map((one) => machineView(azure, job, one));
  const { id, title, type } = NAMES[step.kind](step);
  const isShutdown = step.kind === 'Shutdown';
  const taskType = isShutdown ? 'RecoveryPlanShutdownGroupTaskDetails' : 'RecoveryPlanGroupTaskDetails';
  return group(step, id, title, type, taskType, [...actions('before'), ...machines, ...actions('after')]);
}

const NAMES: Readonly<
  Record<StepProgress['kind'], (step: StepProgress) => { id: string; title: string; type: string }>
> = {
  Shutdown: ({ machines }) => ({
    id: 'ShutdownAllActionGroup',
    title: `All groups shutdown (${machines.length})`,
    type: 'Shutdown',
  }),
  Failover: () => ({ id: 'FailoverAllActionGroup', title: 'Recovery plan failover', type: 'RpFailoverTask' }),
  Boot: ({ group: number, machines }) => ({
    id: `Group${number}`,
    title: `Group ${number}: Start (${machines.length})`,
    type: 'BootGroup',
  }),
};

function group(
  { startMs, endMs, state, stateDescription }: Pick<StepProgress, 'startMs' | 'endMs' | 'state' | 'stateDescription'>,
  id: string,
  friendlyName: string,
  rpGroupType: string,
  taskType: string,
  childTasks: readonly object[],
): object {
  return view({
    taskId: id,
    name: 'Unknown',
    friendlyName,
    taskType,
    startMs,
    endMs,
    state,
    stateDescription,
    customDetails: null,
    groupTaskCustomDetails: { instanceType: taskType, name: id, groupId: id, rpGroupType, childTasks },
  });
}

/** The machines of the shutdown stand below the groups in which they will start. */
function shutdownGroups(azure: Azure, job: Job, step: StepProgress): object[] {
  const groups = job.details.plan?.steps.filter(({ kind }) => kind === 'Boot') ?? [];
  return groups.flatMap(({ group: number, machines }) => {
    const own = step.machines.filter(({ item }) => machines.some((one) => one.item === item));
    if (own.length === 0) return [];
    const title = `Shutdown: Group ${number} (${own.length})`;
    const below = own.map((one) => machineView(azure, job, one));
    return [group(step, `Group${number}`, title, 'Shutdown', 'RecoveryPlanGroupTaskDetails', below)];
  });
}

/** Before its turn has come its job has no name. Recorded. */
function machineView(azure: Azure, job: Job, machine: MachineProgress): object {
  const begun = machine.startMs !== undefined;
  const part = partOf(job, machine);
  const idle = machine.passedOver || job.endMs !== undefined ? 'Skipped' : 'NotStarted';
  return view({
    taskId: azure.ids.guid(`task of ${machine.id}`),
    name: 'Unknown',
    friendlyName: machine.friendlyName,
    taskType: 'VirtualMachineTaskDetails',
    startMs: machine.startMs,
    endMs: machine.endMs,
    state: begun ? part.state : idle === 'Skipped' ? 'Other' : idle,
    stateDescription: begun ? part.stateDescription : idle,
    customDetails: {
      instanceType: 'VirtualMachineTaskDetails',
      // The word is ours: none is published.
      skippedReason: machine.passedOver ? 'AlreadyFailedOver' : 'None',
      skippedReasonString: machine.passedOver ? 'It was failed over before.' : null,
      jobTask: {
        jobId: begun ? azure.ids.job(machine.id) : azure.ids.job(''),
        jobFriendlyName: begun ? JOB_SCENARIO[job.scenario].title : 'Unknown',
        targetObjectId: azure.ids.machine(machine.serverId),
        targetObjectName: machine.friendlyName,
        targetInstanceType: 'Vm',
        jobScenarioName: begun ? job.scenario : 'Unknown',
      },
    },
    errors: jobErrors(azure, job, failureSaid(part.failure, part.tasks.find(({ failure }) => failure)?.name ?? '')),
  });
}

function actionView(azure: Azure, job: Job, step: StepProgress, action: ActionProgress, at: number): object {
  const { name, kind, when, about, state, stateDescription, startMs, endMs, output, comments, failure } = action;
  const manual = { name, instructions: about, observation: comments ?? '' };
  const runbook = { name, runbookId: about, runbookName: about, jobOutput: output ?? '', isPrimarySideScript: false };
  const instanceType = kind === 'manual' ? 'ManualActionTaskDetails' : 'AutomationRunbookTaskDetails';
  return view({
    taskId: taskIdOf(azure, job, `${step.kind}${step.group}-${when}-${at}`),
    name,
    friendlyName: name,
    taskType: instanceType,
    startMs,
    endMs,
    state,
    stateDescription,
    customDetails: { instanceType, ...(kind === 'manual' ? manual : runbook) },
    errors: jobErrors(azure, job, failureSaid(failure, name)),
  });
}

function view({ startMs, endMs, groupTaskCustomDetails, errors = [], ...row }: Row): object {
  return {
    ...row,
    startTime: startMs === undefined ? NEVER : instant(startMs),
    endTime: endMs === undefined ? NEVER : instant(endMs),
    allowedActions: [],
    groupTaskCustomDetails: groupTaskCustomDetails ?? null,
    errors,
  };
}
