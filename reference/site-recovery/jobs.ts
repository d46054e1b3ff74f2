/**
 * Jobs: what a client asked for, task by task, under the names the real service uses (facts, section 5.3, recorded).
 */
import { ok, type Failure, type Result } from '../model/result.ts';
import type { Runtime } from '../runtime.ts';

export type JobState = 'NotStarted' | 'InProgress' | 'Succeeded' | 'Failed' | 'Cancelled' | 'Suspended' | 'Other';

export interface Job {
  readonly id: string;
  readonly scenario: JobScenario;
  readonly target: string;
  readonly targetType: 'ProtectionEntity' | 'ProtectionProfile' | 'RecoveryPlan' | 'Fabric' | 'Vault';
  state: JobState;
  stateDescription: string;
  readonly startMs: number;
  endMs: number | undefined;
  readonly tasks: JobTask[];
  failure: Failure | undefined;
}

export interface JobTask {
  readonly name: string;
  readonly friendlyName: string;
  state: JobState;
  stateDescription: string;
  readonly startMs: number;
  endMs: number | undefined;
  failure: Failure | undefined;
}

/** Friendly names of jobs and their tasks, in order. */
export const JOB_SCENARIO = {
  AddProtectionProfile: {
    title: 'Create replication policy',
    tasks: {
      AddProtectionProfilePreflightsCheckTask: 'Prerequisites check for creating the replication policy',
      AddProtectionProfileTask: 'Creating the replication policy',
    },
  },
  ModifyProtectionProfile: {
    title: 'Modify settings of the replication policy',
    tasks: {
      ModifyProtectionProfilePreflightChecksTask: 'Prerequisites check for updating the replication policy',
      ModifyProtectionProfileAssociationParentTask: 'Updating replication configuration (1)',
      ModifyProtectionProfileTask: 'Updating the replication policy settings',
    },
  },
  RemoveProtectionProfile: {
    title: 'Remove the replication policy',
    tasks: {
      RemoveProtectionProfilePreflightsCheckTask: 'Checking prerequisites for replication policy removal',
      RemoveProtectionProfileTask: 'Removing the replication policy',
    },
  },
  AssociateProtectionProfile: {
    title: 'Associate replication policy',
    tasks: {
      CloudPairingPrerequisitesCheck: 'Check protection prerequisites',
      CloudPairingPrepareSite: 'Prepare the server',
      CloudPairingPrepareCloud: 'Prepare for configuring protection',
      CloudPairingPairClouds: 'Configure the protection settings',
    },
  },
  DissociateProtectionProfile: {
    title: 'Dissociate replication policy',
    tasks: {
      CloudUnpairingPrerequisitesCheck: 'Prerequisites check for dissociating the replication policy',
      CloudUnpairingUnpairClouds: 'Remove the protection configuration',
      CloudUnpairingCleanupClouds: 'Clean up the protection configuration',
      CloudUnpairingCleanupSite: 'Clean up the configuration',
    },
  },
  // Of recovery plans, saving a changed one and deleting one were recorded; the name for a new one is inferred.
  CreateRecoveryPlan: { title: 'Create a recovery plan', tasks: { SaveRecoveryPlanTask: 'Save a recovery plan task' } },
  UpdateRecoveryPlan: { title: 'Save a recovery plan', tasks: { SaveRecoveryPlanTask: 'Save a recovery plan task' } },
  DeleteRecoveryPlan: {
    title: 'Delete a recovery plan',
    tasks: { DeleteRecoveryPlanTask: 'Delete a recovery plan task' },
  },
  // Inferred: which jobs stand behind these two is not published.
  RefreshVaultHealth: { title: 'Refresh health summary', tasks: { RefreshVaultHealthTask: 'Refresh health summary' } },
  UpdateVaultSettings: { title: 'Update vault settings', tasks: { UpdateVaultSettingsTask: 'Update vault settings' } },
  EnableDr: {
    title: 'Enable replication',
    tasks: {
      EnableProtectionPrerequisitesCheck: 'Prerequisites check for enabling protection',
      CreateProtectionTarget: 'Installing Mobility Service and preparing target',
      EnableProtection: 'Enable replication',
      VmStartInitialReplication: 'Starting initial replication',
      UpdateDraState: 'Updating the provider states',
    },
  },
  DisableDr: { title: 'Disable replication', tasks: { DisableProtection: 'Disable replication' } },
  TestFailover: {
    title: 'Test failover',
    tasks: {
      VmTfoPrerequisitesCheck: 'Prerequisites check for test failover',
      VmTfoInitiateFailover: 'Starting test failover',
      VmTfoPrepareTestVm: 'Creating test virtual machine',
      VmTfoBootTestVm: 'Start the virtual machine',
    },
  },
  TestFailoverCleanup: {
    title: 'Test failover cleanup',
    tasks: {
      VmTfoCleanupPreflightsCheck: 'Prerequisites check for cleanup',
      VmTfoEndFailover: 'End test failover',
      VmTfoDeleteTestVm: 'Delete test virtual machine',
    },
  },
  UnplannedFailover: {
    title: 'Failover',
    tasks: {
      VmUfoPrerequisitesCheck: 'Prerequisites check for failover',
      VmShutdownVmOnPrimary: 'Shut down the virtual machine',
      VmPrepareForUnPlannedFailover: 'Synchronizing the latest changes',
      VmFailover: 'Start failover',
      VmFoStartVmOnSecondary: 'Start the replica virtual machine',
    },
  },
  ApplyRecoveryPoint: {
    title: 'Change recovery point',
    tasks: { VmFailover: 'Start failover', VmFoStartVmOnSecondary: 'Start the replica virtual machine' },
  },
  CommitFailover: {
    title: 'Commit',
    tasks: { VmCommitPrerequisitesCheck: 'Prerequisites check for commit', VmCommit: 'Commit' },
  },
  SwitchReplicationGroupProtection: {
    title: 'Reprotect',
    tasks: {
      SwitchReplicationGroupProtectionPreflightTask: 'Prerequisites check for reprotect',
      VmCommitFailover: 'Commit failover',
      DiscoverReplicaTask: 'Discovering the replica',
      GetSwitchProtectionRequirementsTask: 'Getting the requirements of reprotect',
      ProtectReplicaTask: 'Reprotecting virtual machine (1)',
    },
  },
  RepairVMReplication: {
    title: 'Resynchronize the virtual machine',
    tasks: { RepairVmReplicationTask: 'Resynchronize the virtual machine' },
  },
} as const;

export type JobScenario = keyof typeof JOB_SCENARIO;

/** A running job's own view of itself: it reports each task as it goes. */
export interface JobRun {
  readonly job: Job;
  /** Runs one task. The job goes on as its code decides; a task that failed stays failed in the record. */
  task(name: string, work: () => Promise<Result<unknown>>): Promise<Result<unknown>>;
  /** The task is not wanted this time; recorded as Other / Skipped. */
  skip(name: string): void;
}

export class JobBook {
  readonly #runtime: Runtime;
  readonly #jobs = new Map<string, Job>();
  readonly #how = new Map<string, () => Result<Job>>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  list(): Job[] {
    return [...this.#jobs.values()];
  }

  /** What was asked for, so that the job can be started over when it has failed. */
  rememberHow(job: Job, again: () => Result<Job>): void {
    this.#how.set(job.id, again);
  }

  /**
   * Starts a job; it ends as Succeeded or Failed when `work` settles. `asked` is what the client asked for, for the
   * journal.
   */
  start(
    scenario: JobScenario,
    target: string,
    targetType: Job['targetType'],
    work: (run: JobRun) => Promise<Result<unknown>>,
    asked: Readonly<Record<string, unknown>> = {},
  ): Job {
    const { clock, journal } = this.#runtime;
    const job: Job = {
      id: this.#runtime.random('jobs').uuid(),
      scenario,
      target,
      targetType,
      state: 'InProgress',
      stateDescription: 'InProgress',
      startMs: clock.nowMs(),
      endMs: undefined,
      tasks: [],
      failure: undefined,
    };
    this.#jobs.set(job.id, job);
    journal.write('job.start', { job: job.id, scenario, item: target, ...asked });
    void work(this.#runOf(job)).then((outcome) => {
      job.endMs = clock.nowMs();
      job.state = outcome.ok ? 'Succeeded' : 'Failed';
      job.stateDescription = outcome.ok ? 'Completed' : 'Failed';
      job.failure = outcome.ok ? undefined : outcome.failure;
      const code = outcome.ok ? undefined : outcome.failure.code;
      const message = outcome.ok ? undefined : outcome.failure.message;
      journal.write('job.end', { job: job.id, scenario, item: target, state: job.state, code, message });
    });
    return job;
  }

  #runOf(job: Job): JobRun {
    const { clock, journal } = this.#runtime;
    const titles = JOB_SCENARIO[job.scenario].tasks as Readonly<Record<string, string>>;
    const begin = (name: string): JobTask => {
      const task: JobTask = {
        name,
        friendlyName: titles[name] ?? name,
        state: 'InProgress',
        stateDescription: 'InProgress',
        startMs: clock.nowMs(),
        endMs: undefined,
        failure: undefined,
      };
      job.tasks.push(task);
      return task;
    };
    const end = (task: JobTask, state: JobState, stateDescription: string, failure?: Failure): void => {
      task.endMs = clock.nowMs();
      task.state = state;
      task.stateDescription = stateDescription;
      task.failure = failure;
      journal.write('job.task', { job: job.id, item: job.target, task: task.name, state, code: failure?.code });
    };
    return {
      job,
      async task(name, work) {
        const task = begin(name);
        const outcome = await work();
        if (outcome.ok) end(task, 'Succeeded', 'Completed');
        else end(task, 'Failed', 'Failed', outcome.failure);
        return outcome;
      },
      skip: (name) => end(begin(name), 'Other', 'Skipped'),
    };
  }
}

/** Runs steps one after another until one fails; that failure is the outcome. */
export async function inOrder(...steps: (() => Promise<Result<unknown>>)[]): Promise<Result<unknown>> {
  for (const step of steps) {
    const outcome = await step();
    if (!outcome.ok) return outcome;
  }
  return ok();
}
