/**
 * Kinds of jobs with the names of their tasks, as the real service lists them: recorded, unless a row says otherwise.
 */

import { SITE_JOB_SCENARIO } from './site-job-scenarios.ts';

/** Friendly names of jobs and their tasks, in order; what clients see before a task has begun. */
export const JOB_SCENARIO = {
  ...SITE_JOB_SCENARIO,
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
      ModifyProtectionProfileAssociationParentTask: 'Updating replication configuration',
      ModifyProtectionProfileTask: 'Updating the replication policy settings',
    },
  },
  /** Part of changing a policy: one for each container that it is mapped to. */
  UpdateCloudConfiguration: { title: 'Protection configuration', tasks: {} },
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
  // Inferred: which job stands behind it is not published.
  RefreshVaultHealth: { title: 'Refresh health summary', tasks: { RefreshVaultHealthTask: 'Refresh health summary' } },
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
  DisableDr: {
    title: 'Disable replication',
    tasks: {
      DisableProtectionOnPrimary: 'Disable replication on the source location',
      DisableProtectionOnSecondary: 'Disable replication on the target location',
      UpdateDraState: 'Updating the provider states',
    },
  },
  PrimaryIrCompletion: { title: 'Finalize protection on the primary virtual machine', tasks: {} },
  SecondaryIrCompletion: { title: 'Finalize protection on the recovery virtual machine', tasks: {} },
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
      VmTfoCleanupPreflightsCheck: 'Prerequisites check for test failover cleanup',
      VmTfoEndFailover: 'Ending test failover',
      VmTfoDeleteTestVm: 'Clean up the test virtual machine',
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
  /** Inferred. */
  ApplyRecoveryPoint: {
    title: 'Change recovery point',
    tasks: { VmFailover: 'Start failover', VmFoStartVmOnSecondary: 'Start the replica virtual machine' },
  },
  CommitFailover: {
    title: 'Commit',
    tasks: { VmCommitPrerequisitesCheck: 'Prerequisite check', VmCommit: 'Commit' },
  },
  /** Inferred. */
  CancelFailover: {
    title: 'Cancel failover',
    tasks: { VmCancelPrerequisitesCheck: 'Prerequisite check', VmCancelFailover: 'Removing the failed-over machine' },
  },
  SwitchReplicationGroupProtection: {
    title: 'Reprotect',
    tasks: {
      SwitchReplicationGroupProtectionPreflightTask: 'Prerequisite check',
      VmCommitFailover: 'Committing failover',
      DiscoverReplicaTask: 'Discovering replica virtual machine',
      GetSwitchProtectionRequirementsTask: 'Getting reprotection requirements',
      ProtectReplicaTask: 'Reprotecting virtual machine',
    },
  },
  /** Part of a reprotect; it has no friendly name (recorded). */
  DiscoverReplica: { title: undefined, tasks: {} },
  RepairVMReplication: {
    title: 'Resynchronize the virtual machine',
    tasks: { RepairVmReplicationTask: 'Starting resynchronization for the virtual machine' },
  },
  UpdateVmProperties: {
    title: 'Update the virtual machine',
    tasks: { UpdateVmPropertiesTask: 'Update the virtual machine properties' },
  },
  UpdateMobilityService: {
    title: 'Update Mobility Service',
    tasks: { UpdateMobilityServiceTask: 'Updating Mobility Service' },
  },
  /** Inferred. */
  ResolveHealthErrors: {
    title: 'Resolve health errors',
    tasks: { ResolveHealthErrorsTask: 'Resolving health errors' },
  },
  /** Inferred, as the next two. */
  ExportJobs: { title: 'Export jobs', tasks: { ExportJobsTask: 'Exporting jobs' } },
  CancelJob: { title: 'Cancel job', tasks: {} },
  ResumeJob: { title: 'Resume job', tasks: {} },
} as const;

export type JobScenario = keyof typeof JOB_SCENARIO;

/** Ids of tasks that are not called like the task itself. */
export const TASK_ID: Readonly<Record<string, string>> = {
  EnableProtectionPrerequisitesCheck: 'EnableProtectionPreflightChecksTask',
  CreateProtectionTarget: 'CreateProtectionTargetTask',
  EnableProtection: 'EnableProtectionTask',
  VmStartInitialReplication: 'StartInitialReplicationTask',
  UpdateDraState: 'UpdateDraStateTask',
  DisableProtectionOnPrimary: 'DisableProtectionOnPrimaryTask',
  DisableProtectionOnSecondary: 'DisableProtectionOnSecondaryTask',
  VmTfoPrerequisitesCheck: 'TestFailoverPreflightChecksTask',
  VmTfoInitiateFailover: 'BeginTestFailoverTask',
  VmTfoPrepareTestVm: 'PrepareTestProtectedEntitiesTask',
  VmTfoBootTestVm: 'BootTestProtectedEntitiesTask',
  VmTfoCleanupPreflightsCheck: 'TestFailoverCleanupPreflightChecksTask',
  VmTfoEndFailover: 'EndTestFailoverTask',
  VmTfoDeleteTestVm: 'CleanupTestProtectedEntitiesTask',
  VmUfoPrerequisitesCheck: 'UnplannedFailoverPreflightChecksTask',
  VmShutdownVmOnPrimary: 'ShutdownVmOnPrimaryForUFO',
  VmPrepareForUnPlannedFailover: 'PrepareForUnPlannedFailoverTask',
  VmFailover: 'FailoverTask',
  VmFoStartVmOnSecondary: 'StartVmOnSecondary',
  VmCommitFailover: 'CommitFailoverTask',
  CloudPairingPrerequisitesCheck: 'CloudPairingWfPreflightChecksTask',
  CloudPairingPrepareSite: 'CloudPairingWfPrepareSiteTask',
  CloudPairingPrepareCloud: 'CloudPairingWfPrepareCloudForPairingTask',
  CloudPairingPairClouds: 'CloudPairingWfPairCloudsTask',
  CloudUnpairingPrerequisitesCheck: 'CloudUnpairingWfPreflightChecksTask',
  CloudUnpairingUnpairClouds: 'CloudUnpairingWfUnpairCloudsTask',
  CloudUnpairingCleanupClouds: 'CloudUnpairingWfCleanupCloudsTask',
  CloudUnpairingCleanupSite: 'CloudUnpairingWfCleanupSiteTask',
};

/** Tasks whose id is a GUID, another one in each job. */
export const TASKS_WITHOUT_NAMED_ID: ReadonlySet<string> = new Set([
  'VmCommitPrerequisitesCheck',
  'VmCommit',
  'UpdateVmPropertiesTask',
  'SaveRecoveryPlanTask',
]);
