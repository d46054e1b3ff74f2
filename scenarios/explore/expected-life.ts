/**
 * What becomes of a server when what is asked of it is done: enough of an item's life to choose moves that make sense most of
 * the time. It need not be right: in a run with faults much is refused or fails, and a plan of moves goes on then.
 */
export type ExpectedState =
  | 'unprotected'
  | 'protected'
  | 'testing'
  | 'failedOver'
  | 'incomplete'
  | 'committed'
  | 'protectedHome'
  | 'failedBack'
  | 'committedHome';

/** Operations that have a place in each state, and the state they lead to. */
export const LIFE: Readonly<Record<ExpectedState, Readonly<Record<string, ExpectedState>>>> = {
  unprotected: { 'enable-replication': 'protected' },
  protected: {
    'test-failover': 'testing',
    failover: 'failedOver',
    resynchronise: 'protected',
    'disable-replication': 'unprotected',
  },
  testing: { 'test-failover-cleanup': 'protected' },
  failedOver: {
    commit: 'committed',
    'change-recovery-point': 'failedOver',
    'cancel-failover': 'incomplete',
    'disable-replication': 'unprotected',
  },
  incomplete: { resynchronise: 'protected', failover: 'failedOver', 'disable-replication': 'unprotected' },
  committed: { 'reprotect-home': 'protectedHome', 'disable-replication': 'unprotected' },
  protectedHome: { failback: 'failedBack', 'disable-replication': 'unprotected' },
  failedBack: { commit: 'committedHome', 'disable-replication': 'unprotected' },
  committedHome: { 'reprotect-to-azure': 'protected', 'disable-replication': 'unprotected' },
};

/** After these, data is copied first; the chart says when that is done. */
export const COPIES: Readonly<Record<string, string>> = {
  'enable-replication': 'protected',
  'reprotect-home': 'protectedHome',
  'reprotect-to-azure': 'protected',
};

/** Which tasks the job of an operation goes through, for faults that strike in the middle; some of each. */
export const TASKS: Readonly<Record<string, readonly string[]>> = {
  'enable-replication': ['EnableProtection', 'VmStartInitialReplication'],
  'test-failover': ['VmTfoPrerequisitesCheck', 'VmTfoPrepareTestVm', 'VmTfoBootTestVm'],
  'test-failover-cleanup': ['VmTfoDeleteTestVm'],
  failover: ['VmShutdownVmOnPrimary', 'VmPrepareForUnPlannedFailover', 'VmFailover', 'VmFoStartVmOnSecondary'],
  failback: ['VmShutdownVmOnPrimary', 'VmPrepareForUnPlannedFailover', 'VmFailover', 'VmFoStartVmOnSecondary'],
  'change-recovery-point': ['VmFailover', 'VmFoStartVmOnSecondary'],
  'cancel-failover': ['VmCancelFailover'],
  commit: ['VmCommit'],
  'reprotect-home': [
    'VmCommitFailover',
    'DiscoverReplicaTask',
    'GetSwitchProtectionRequirementsTask',
    'ProtectReplicaTask',
  ],
  'reprotect-to-azure': ['GetSwitchProtectionRequirementsTask', 'ProtectReplicaTask'],
  resynchronise: ['RepairVmReplicationTask'],
};
