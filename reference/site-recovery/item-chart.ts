/**
 * The life of a protected item, state by state as in the facts (sections 5.4 to 5.6): from enabling over failover, commit,
 * reprotect and failback to protected again.
 *
 * Each state's `meta` holds what clients see of it. Names that are only *inferred* for this architecture say so; the rest
 * was recorded from, or documented for, the real service.
 */
import { assign, setup } from 'xstate';

/** What `allowedOperations` lists; the names are the API's (note: SwitchProtection is what allows `reProtect`). */
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

export interface ItemFace {
  readonly protectionState: string;
  readonly description: string;
  readonly activeLocation: 'Primary' | 'Recovery';
  readonly provider: 'InMageAzureV2' | 'InMage';
  readonly allowedOperations: readonly Operation[];
}

export type ItemEvent =
  | { type: 'ENABLED' }
  | { type: 'FIRST_POINT' }
  | { type: 'TEST_STARTED' }
  | { type: 'TEST_FAILED' }
  | { type: 'TEST_CLEANED' }
  | { type: 'FAILOVER_STARTED' }
  | { type: 'FAILED_OVER' }
  | { type: 'FAILOVER_FAILED' }
  | { type: 'FAILBACK_REFUSED' }
  | { type: 'FAILOVER_CANCELLED' }
  | { type: 'POINT_CHANGED' }
  | { type: 'COMMITTED' }
  | { type: 'REPROTECT_STARTED' }
  | { type: 'REPROTECTED' }
  | { type: 'REPROTECT_FAILED' }
  | { type: 'RESYNC_REQUIRED'; reason: string }
  | { type: 'RESYNC_STARTED' }
  | { type: 'DISABLED' };

const toAzure = { provider: 'InMageAzureV2', activeLocation: 'Primary' } as const;
const inAzure = { provider: 'InMageAzureV2', activeLocation: 'Recovery' } as const;
const toSite = { provider: 'InMage', activeLocation: 'Primary' } as const;
const onSite = { provider: 'InMage', activeLocation: 'Recovery' } as const;

export const itemChart = setup({
  types: {
    context: {} as { resyncReason: string | undefined },
    events: {} as ItemEvent,
    meta: {} as ItemFace,
  },
  actions: {
    noteResync: assign({ resyncReason: ({ event }) => (event.type === 'RESYNC_REQUIRED' ? event.reason : undefined) }),
    forgetResync: assign({ resyncReason: undefined }),
  },
}).createMachine({
  id: 'item',
  initial: 'enabling',
  context: { resyncReason: undefined },
  on: { DISABLED: { target: '.unprotected', actions: 'forgetResync' } },
  states: {
    unprotected: {
      type: 'final',
      meta: { ...toAzure, protectionState: 'Unprotected', description: 'Unprotected', allowedOperations: [] },
    },

    // ------------------------------------------------------------------------------------------ on its way to Azure
    enabling: {
      // State name documented for the newer stack, inferred for classic.
      meta: {
        ...toAzure,
        protectionState: 'EnablingProtection',
        description: 'Enabling protection',
        allowedOperations: ['DisableProtection'],
      },
      on: { ENABLED: 'initialReplication' },
    },
    /** Looks like enabling (inferred). When it fails nothing has begun, and it may be asked for again. */
    reprotectingToAzure: {
      meta: {
        ...toAzure,
        protectionState: 'EnablingProtection',
        description: 'Enabling protection',
        allowedOperations: ['DisableProtection'],
      },
      on: { ENABLED: 'initialReplication', REPROTECT_FAILED: 'committedHome' },
    },
    initialReplication: {
      meta: {
        ...toAzure,
        protectionState: 'InitialReplicationInProgress',
        description: 'Initial replication in progress',
        allowedOperations: ['DisableProtection'],
      },
      on: {
        FIRST_POINT: 'protected',
        RESYNC_REQUIRED: { actions: 'noteResync' },
        RESYNC_STARTED: { actions: 'forgetResync' },
      },
    },
    protected: {
      meta: {
        ...toAzure,
        protectionState: 'Protected',
        description: 'Protected',
        allowedOperations: ['UnplannedFailover', 'DisableProtection', 'TestFailover'],
      },
      on: {
        TEST_STARTED: 'testing',
        // What runs in Azure from now on has disks of its own; that the replica fell behind concerns nobody any more.
        FAILOVER_STARTED: { target: 'failingOver', actions: 'forgetResync' },
        RESYNC_REQUIRED: { actions: 'noteResync' },
        RESYNC_STARTED: { actions: 'forgetResync' },
      },
    },
    /** A test machine exists, or is being made. Replication does not notice. What is allowed meanwhile is inferred. */
    testing: {
      meta: {
        ...toAzure,
        protectionState: 'Protected',
        description: 'Protected',
        allowedOperations: ['TestFailoverCleanup', 'DisableProtection'],
      },
      on: {
        TEST_CLEANED: 'protected',
        TEST_FAILED: 'protected',
        RESYNC_REQUIRED: { actions: 'noteResync' },
        RESYNC_STARTED: { actions: 'forgetResync' },
      },
    },

    // -------------------------------------------------------------------------------------------------- failed over
    failingOver: {
      // Inferred name; nothing is allowed but to cancel the job.
      meta: {
        ...toAzure,
        protectionState: 'UnplannedFailoverInitiated',
        description: 'Failover in progress',
        allowedOperations: [],
      },
      on: { FAILED_OVER: 'failedOver', FAILOVER_FAILED: 'failoverIncomplete' },
    },
    /** Replication has stopped and no machine runs in Azure: repair replication, or try the failover again. Recorded. */
    failoverIncomplete: {
      meta: {
        ...toAzure,
        protectionState: 'UnplannedFailoverCompletionFailed',
        description: "Failover couldn't be completed",
        allowedOperations: ['RepairReplication', 'UnplannedFailover', 'DisableProtection'],
      },
      on: {
        FAILOVER_STARTED: 'failingOver',
        RESYNC_STARTED: { target: 'initialReplication', actions: 'forgetResync' },
      },
    },
    /** That a failover may be cancelled until it is committed, and where that leads, is inferred. */
    failedOver: {
      meta: {
        ...inAzure,
        protectionState: 'UnplannedFailoverCommitPendingStatesBegin',
        description: 'Failover completed',
        allowedOperations: ['Commit', 'ChangePit', 'CancelFailover', 'DisableProtection'],
      },
      on: {
        COMMITTED: 'committed',
        POINT_CHANGED: 'failedOver',
        FAILOVER_FAILED: 'failoverIncomplete',
        FAILOVER_CANCELLED: 'failoverIncomplete',
      },
    },
    committed: {
      meta: {
        ...inAzure,
        protectionState: 'UnplannedFailoverCommitted',
        description: 'Failover committed',
        allowedOperations: ['CompleteMigration', 'DisableProtection', 'SwitchProtection'],
      },
      on: { REPROTECT_STARTED: 'reprotecting' },
    },

    // ------------------------------------------------------------------------------------------ on its way home
    reprotecting: {
      meta: {
        ...inAzure,
        protectionState: 'ReprotectInitiated',
        description: 'Reprotecting',
        allowedOperations: [],
      },
      on: { REPROTECTED: 'initialReplicationHome', REPROTECT_FAILED: 'committed' },
    },
    initialReplicationHome: {
      meta: {
        ...toSite,
        protectionState: 'InitialReplicationInProgress',
        description: 'Initial replication in progress',
        allowedOperations: ['DisableProtection'],
      },
      on: {
        FIRST_POINT: 'protectedHome',
        RESYNC_REQUIRED: { actions: 'noteResync' },
        RESYNC_STARTED: { actions: 'forgetResync' },
      },
    },
    protectedHome: {
      meta: {
        ...toSite,
        protectionState: 'Protected',
        description: 'Protected',
        allowedOperations: ['UnplannedFailover', 'DisableProtection'],
      },
      on: {
        FAILOVER_STARTED: 'failingBack',
        RESYNC_REQUIRED: { actions: 'noteResync' },
        RESYNC_STARTED: { actions: 'forgetResync' },
      },
    },
    failingBack: {
      meta: {
        ...toSite,
        protectionState: 'UnplannedFailoverInitiated',
        description: 'Failover in progress',
        allowedOperations: [],
      },
      // A failback that cannot be completed leaves the machine serving in Azure; its copy at home is caught up again.
      // One that was not even begun, because something is not as it has to be, leaves all as it was.
      on: {
        FAILED_OVER: { target: 'failedBack', actions: 'forgetResync' },
        FAILOVER_FAILED: { target: 'initialReplicationHome', actions: 'forgetResync' },
        FAILBACK_REFUSED: 'protectedHome',
      },
    },
    failedBack: {
      meta: {
        ...onSite,
        protectionState: 'UnplannedFailoverCommitPendingStatesBegin',
        description: 'Failover completed',
        allowedOperations: ['Commit', 'DisableProtection'],
      },
      on: { COMMITTED: 'committedHome' },
    },
    committedHome: {
      meta: {
        ...onSite,
        protectionState: 'UnplannedFailoverCommitted',
        description: 'Failover committed',
        allowedOperations: ['CompleteMigration', 'DisableProtection', 'SwitchProtection'],
      },
      on: { REPROTECT_STARTED: 'reprotectingToAzure' },
    },
  },
});
