/**
 * The states of a protected item as one table (facts, sections 5.4 to 5.6): what clients see of each, what they may ask for in it,
 * and where each event leads. The chart is made of it (`item-chart.ts`), and so are the lists that clients are told and the page
 * `docs/states.md`.
 *
 * Every name, operation and transition says how it is known. What is not known of classic itself is never said to be recorded or
 * documented.
 */

/**
 * How something is known. `recorded`: from recordings of classic. `documented`: from its documents. `newer`: recorded of, or
 * documented for, the newer stack, and so inferred for classic. `inferred`: our reading.
 */
export type Known = 'recorded' | 'documented' | 'newer' | 'inferred';

/** What `allowedOperations` lists; the names are the API's. */
export type Operation =
  | 'Commit'
  | 'UnplannedFailover'
  | 'DisableProtection'
  | 'TestFailover'
  | 'TestFailoverCleanup'
  | 'ChangePit'
  | 'CancelFailover'
  | 'RepairReplication'
  | 'SwitchProtection'
  | 'CompleteMigration';

export type EventName =
  | 'ENABLED'
  | 'FIRST_POINT'
  | 'TEST_STARTED'
  | 'MACHINE_MADE'
  | 'TEST_FAILED'
  | 'TEST_CLEANED'
  | 'FAILOVER_STARTED'
  | 'FAILED_OVER'
  | 'FAILOVER_FAILED'
  | 'FAILBACK_REFUSED'
  | 'FAILOVER_CANCELLED'
  | 'POINT_CHANGED'
  | 'COMMITTED'
  | 'REPROTECT_STARTED'
  | 'WAY_CHECKED'
  | 'REPROTECTED'
  | 'REPROTECT_FAILED'
  | 'RESYNC_REQUIRED'
  | 'RESYNC_STARTED'
  | 'DISABLED';

export type StateName =
  | 'unprotected'
  | 'enabling'
  | 'reprotectingToAzure'
  | 'initialReplication'
  | 'protected'
  | 'testing'
  | 'failingOver'
  | 'failoverIncomplete'
  | 'failedOver'
  | 'committed'
  | 'reprotecting'
  | 'initialReplicationHome'
  | 'protectedHome'
  | 'failingBack'
  | 'failedBack'
  | 'committedHome';

/** What happens to the item's context on the way; see `item-chart.ts`. */
export type ActionName =
  | 'noteResync'
  | 'forgetResync'
  | 'takeMachine'
  | 'takeTestMachine'
  | 'takePoint'
  | 'forgetPoint'
  | 'forgetTest'
  | 'countTest'
  | 'standInAzure'
  | 'standAtHome'
  | 'countFailover'
  | 'loseMachine'
  | 'leaveAzure'
  | 'forgetFailover'
  | 'takeWay'
  | 'takeFormerWay'
  | 'noteOriginal';

export interface Transition {
  /** Absent: the event has its place and the item stays as it is. */
  readonly to?: StateName;
  readonly does?: ActionName | readonly ActionName[];
  readonly known: Known;
}

export interface ItemState {
  readonly provider: 'InMageAzureV2' | 'InMage';
  readonly activeLocation: 'Primary' | 'Recovery';
  readonly protectionState: string;
  readonly description: string;
  /** How it is known that an item is called so then. */
  readonly known: Known;
  /** What may be asked for, in the order in which clients are told. */
  readonly allowed: Partial<Record<Operation, Known>>;
  readonly on: Partial<Record<EventName, Transition>>;
}

/** By which call each operation is asked for, and which event that leads to. The names are not those of the calls (recorded). */
export const OPERATIONS: Readonly<Record<Operation, { readonly call: string; readonly event: EventName }>> = {
  TestFailover: { call: 'testFailover', event: 'TEST_STARTED' },
  TestFailoverCleanup: { call: 'testFailoverCleanup', event: 'TEST_CLEANED' },
  UnplannedFailover: { call: 'unplannedFailover', event: 'FAILOVER_STARTED' },
  ChangePit: { call: 'applyRecoveryPoint', event: 'POINT_CHANGED' },
  CancelFailover: { call: 'failoverCancel', event: 'FAILOVER_CANCELLED' },
  Commit: { call: 'failoverCommit', event: 'COMMITTED' },
  SwitchProtection: { call: 'reProtect', event: 'REPROTECT_STARTED' },
  RepairReplication: { call: 'repairReplication', event: 'RESYNC_STARTED' },
  DisableProtection: { call: 'remove', event: 'DISABLED' },
  CompleteMigration: { call: 'remove, disableProtectionReason MigrationComplete', event: 'DISABLED' },
};

const toAzure = { provider: 'InMageAzureV2', activeLocation: 'Primary' } as const;
const inAzure = { provider: 'InMageAzureV2', activeLocation: 'Recovery' } as const;
const toSite = { provider: 'InMage', activeLocation: 'Primary' } as const;
const onSite = { provider: 'InMage', activeLocation: 'Recovery' } as const;

const ENABLING = { protectionState: 'EnablingProtection', description: 'Enabling protection', known: 'newer' } as const;
const COPYING = {
  protectionState: 'InitialReplicationInProgress',
  description: 'Initial replication in progress',
} as const;
const FAILING_OVER = {
  protectionState: 'UnplannedFailoverInitiated',
  description: 'Failover in progress',
  known: 'inferred',
} as const;
/** Recorded of the newer stack, and observed of the one between regions of Azure. */
const FAILED_OVER = {
  protectionState: 'UnplannedFailoverCommitPendingStatesBegin',
  description: 'Failover completed',
  known: 'newer',
} as const;
const COMMITTED = {
  protectionState: 'UnplannedFailoverCommitted',
  description: 'Failover committed',
  known: 'recorded',
} as const;
const AFTER_COMMIT = {
  CompleteMigration: 'recorded',
  DisableProtection: 'recorded',
  SwitchProtection: 'recorded',
} as const;

/** While it replicates; that RepairReplication is on the list until the resynchronisation starts is recorded. */
const RESYNC = {
  RESYNC_REQUIRED: { does: 'noteResync', known: 'recorded' },
  RESYNC_STARTED: { does: 'forgetResync', known: 'recorded' },
} as const;

/** In every state: replication is disabled, or purged. */
export const ANYWHERE: Partial<Record<EventName, Transition>> = {
  DISABLED: { to: 'unprotected', does: 'forgetResync', known: 'recorded' },
};

export const ITEM_STATES: Readonly<Record<StateName, ItemState>> = {
  unprotected: {
    ...toAzure,
    protectionState: 'Unprotected',
    description: 'Unprotected',
    known: 'inferred',
    allowed: {},
    on: {},
  },

  // -------------------------------------------------------------------------------------------------- on its way to Azure
  enabling: {
    ...toAzure,
    ...ENABLING,
    allowed: { DisableProtection: 'inferred' },
    on: { ENABLED: { to: 'initialReplication', known: 'recorded' } },
  },
  /** When it fails nothing has begun, and it may be asked for again. */
  reprotectingToAzure: {
    ...toAzure,
    ...ENABLING,
    known: 'inferred',
    allowed: { DisableProtection: 'inferred' },
    on: {
      ENABLED: { to: 'initialReplication', does: 'forgetFailover', known: 'recorded' },
      REPROTECT_FAILED: { to: 'committedHome', known: 'inferred' },
    },
  },
  initialReplication: {
    ...toAzure,
    ...COPYING,
    known: 'documented',
    allowed: { DisableProtection: 'inferred' },
    on: { FIRST_POINT: { to: 'protected', known: 'documented' }, ...RESYNC },
  },
  protected: {
    ...toAzure,
    protectionState: 'Protected',
    description: 'Protected',
    known: 'recorded',
    allowed: { UnplannedFailover: 'recorded', DisableProtection: 'recorded', TestFailover: 'recorded' },
    on: {
      TEST_STARTED: { to: 'testing', known: 'recorded' },
      // What runs in Azure from now on has disks of its own; that the replica fell behind concerns nobody any more.
      FAILOVER_STARTED: { to: 'failingOver', does: 'forgetResync', known: 'recorded' },
      ...RESYNC,
    },
  },
  /** A test machine exists, or is being made. Replication does not notice. */
  testing: {
    ...toAzure,
    protectionState: 'Protected',
    description: 'Protected',
    known: 'inferred',
    allowed: { TestFailoverCleanup: 'recorded', DisableProtection: 'inferred' },
    on: {
      MACHINE_MADE: { does: 'takeTestMachine', known: 'inferred' },
      TEST_CLEANED: { to: 'protected', does: ['forgetTest', 'countTest'], known: 'recorded' },
      TEST_FAILED: { to: 'protected', does: 'forgetTest', known: 'inferred' },
      ...RESYNC,
    },
  },

  // ---------------------------------------------------------------------------------------------------------- failed over
  /** Nothing is allowed but to cancel the job, which leaves replication stopped (documented). */
  failingOver: {
    ...toAzure,
    ...FAILING_OVER,
    allowed: {},
    on: {
      MACHINE_MADE: { does: 'takeMachine', known: 'inferred' },
      FAILED_OVER: { to: 'failedOver', does: ['standInAzure', 'countFailover'], known: 'recorded' },
      // The point stays (recorded), the machine does not.
      FAILOVER_FAILED: { to: 'failoverIncomplete', does: 'loseMachine', known: 'recorded' },
    },
  },
  /** Replication has stopped and no machine runs in Azure: repair replication, or try the failover again. */
  failoverIncomplete: {
    ...toAzure,
    protectionState: 'UnplannedFailoverCompletionFailed',
    description: "Failover couldn't be completed",
    known: 'recorded',
    allowed: { RepairReplication: 'recorded', UnplannedFailover: 'recorded', DisableProtection: 'recorded' },
    on: {
      FAILOVER_STARTED: { to: 'failingOver', known: 'recorded' },
      RESYNC_STARTED: { to: 'initialReplication', does: ['forgetResync', 'forgetPoint'], known: 'inferred' },
    },
  },
  /**
   * The operation to cancel exists, and where it leads is inferred. The newer stack's recordings have it only after a planned
   * failover, which there is none of here; see `docs/known-differences.md`.
   */
  failedOver: {
    ...inAzure,
    ...FAILED_OVER,
    allowed: { Commit: 'recorded', ChangePit: 'documented', CancelFailover: 'inferred', DisableProtection: 'newer' },
    on: {
      COMMITTED: { to: 'committed', known: 'recorded' },
      MACHINE_MADE: { does: 'takeMachine', known: 'inferred' },
      POINT_CHANGED: { to: 'failedOver', does: 'standInAzure', known: 'documented' },
      FAILOVER_FAILED: { to: 'failoverIncomplete', does: 'loseMachine', known: 'inferred' },
      FAILOVER_CANCELLED: { to: 'failoverIncomplete', does: 'loseMachine', known: 'inferred' },
    },
  },
  committed: {
    ...inAzure,
    ...COMMITTED,
    allowed: AFTER_COMMIT,
    on: { REPROTECT_STARTED: { to: 'reprotecting', does: 'takeWay', known: 'recorded' } },
  },

  // ------------------------------------------------------------------------------------------------------ on its way home
  reprotecting: {
    ...inAzure,
    protectionState: 'ReprotectInitiated',
    description: 'Reprotecting',
    known: 'inferred',
    allowed: {},
    on: {
      WAY_CHECKED: { does: 'noteOriginal', known: 'inferred' },
      REPROTECTED: { to: 'initialReplicationHome', does: 'forgetFailover', known: 'recorded' },
      REPROTECT_FAILED: { to: 'committed', does: 'takeFormerWay', known: 'inferred' },
    },
  },
  initialReplicationHome: {
    ...toSite,
    ...COPYING,
    known: 'inferred',
    allowed: { DisableProtection: 'inferred' },
    on: { FIRST_POINT: { to: 'protectedHome', known: 'recorded' }, ...RESYNC },
  },
  protectedHome: {
    ...toSite,
    protectionState: 'Protected',
    description: 'Protected',
    known: 'recorded',
    allowed: { UnplannedFailover: 'recorded', DisableProtection: 'recorded' },
    on: { FAILOVER_STARTED: { to: 'failingBack', known: 'recorded' }, ...RESYNC },
  },
  /**
   * A failback that cannot be completed leaves the machine serving in Azure; its copy at home is caught up again. One that was not
   * even begun, because something is not as it has to be, leaves all as it was.
   */
  failingBack: {
    ...toSite,
    ...FAILING_OVER,
    allowed: {},
    on: {
      WAY_CHECKED: { does: 'noteOriginal', known: 'inferred' },
      MACHINE_MADE: { does: 'takePoint', known: 'inferred' },
      FAILED_OVER: { to: 'failedBack', does: ['forgetResync', 'standAtHome', 'countFailover'], known: 'recorded' },
      FAILOVER_FAILED: { to: 'initialReplicationHome', does: ['forgetResync', 'forgetPoint'], known: 'inferred' },
      FAILBACK_REFUSED: { to: 'protectedHome', known: 'inferred' },
    },
  },
  failedBack: {
    ...onSite,
    ...FAILED_OVER,
    allowed: { Commit: 'recorded', DisableProtection: 'newer' },
    on: { COMMITTED: { to: 'committedHome', does: 'leaveAzure', known: 'recorded' } },
  },
  committedHome: {
    ...onSite,
    ...COMMITTED,
    allowed: AFTER_COMMIT,
    on: { REPROTECT_STARTED: { to: 'reprotectingToAzure', known: 'recorded' } },
  },
};

/** In the order in which a life goes through them. */
export const STATE_NAMES = Object.keys(ITEM_STATES) as readonly StateName[];
