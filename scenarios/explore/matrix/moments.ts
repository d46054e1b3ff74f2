/**
 * Phases that begin in one instant: a task that ends as it begins and the next one, or a task and the state that comes with it. A
 * fault that strikes as soon as one of them begins is there in all of them, so one drill stands for them.
 */
const AT_ONCE: readonly (readonly string[])[] = [
  ['enable/CreateProtectionTarget', 'enable/EnableProtection', 'enable/VmStartInitialReplication', 'enable/enabling'],
  ['enable/UpdateDraState', 'enable/initialReplication'],
  ['test-failover/VmTfoInitiateFailover', 'test-failover/VmTfoPrepareTestVm', 'test-failover/testing'],
  ['cleanup/VmTfoEndFailover', 'cleanup/VmTfoDeleteTestVm'],
  ['failover/VmShutdownVmOnPrimary', 'failover/failingOver'],
  ['commit/VmCommit', 'commit/committed'],
  [
    'reprotect/VmCommitFailover',
    'reprotect/DiscoverReplicaTask',
    'reprotect/GetSwitchProtectionRequirementsTask',
    'reprotect/ProtectReplicaTask',
    'reprotect/reprotecting',
  ],
  ['failback/VmShutdownVmOnPrimary', 'failback/failingBack'],
  [
    'reprotect-again/VmCommitFailover',
    'reprotect-again/DiscoverReplicaTask',
    'reprotect-again/GetSwitchProtectionRequirementsTask',
    'reprotect-again/ProtectReplicaTask',
    'reprotect-again/reprotectingToAzure',
  ],
];

/** The moment at which a phase begins, by its first phase. */
export function momentOf(phase: string): string {
  return AT_ONCE.find((phases) => phases.includes(phase))?.[0] ?? phase;
}
