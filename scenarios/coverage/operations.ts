/** What can be asked of an item: the kind of job that carries it out, and what the vault calls it when it refuses. */
export interface AskedOperation {
  readonly name: string;
  /** Undefined for what this architecture never carries out. */
  readonly job?: string;
  readonly refusedAs: readonly string[];
}

export const ASKED: readonly AskedOperation[] = [
  { name: 'enable replication', job: 'EnableDr', refusedAs: ['enable replication'] },
  { name: 'disable replication', job: 'DisableDr', refusedAs: ['disable replication'] },
  { name: 'test failover', job: 'TestFailover', refusedAs: ['test failover', 'test failover of a plan'] },
  {
    name: 'test failover cleanup',
    job: 'TestFailoverCleanup',
    refusedAs: ['test failover cleanup', 'test failover cleanup of a plan'],
  },
  { name: 'failover', job: 'UnplannedFailover', refusedAs: ['failover', 'failover of a plan'] },
  { name: 'planned failover', refusedAs: ['planned failover', 'planned failover of a plan'] },
  { name: 'change recovery point', job: 'ApplyRecoveryPoint', refusedAs: ['change recovery point'] },
  { name: 'commit', job: 'CommitFailover', refusedAs: ['commit', 'commit of a plan'] },
  {
    name: 'cancel failover',
    job: 'CancelFailover',
    refusedAs: ['cancel the failover', 'cancel failover of a plan'],
  },
  {
    name: 'reprotect',
    job: 'SwitchReplicationGroupProtection',
    refusedAs: ['reprotect', 'reprotect of a plan'],
  },
  { name: 'resynchronise', job: 'RepairVMReplication', refusedAs: ['resynchronise'] },
];
