/**
 * The life of a Mobility service, as four things that go on side by side: its registration with the configuration
 * server, the replication it was ordered to do, how the filter driver tracks changes, and the shipment of batches.
 *
 * Sources: registration by passphrase (documented), initial replication then deltas (documented), write-order and bitmap
 * modes of the driver (facts, section 3.3), resynchronisation after an unclean shutdown (documented).
 */
import { assign, setup } from 'xstate';
import { registrationRegion } from '../model/registration-region.ts';
import type { ReplicationStage } from '../wire/agent-control.ts';

export type MobilityEvent =
  | { type: 'REGISTERED' }
  | { type: 'REJECTED'; code: string }
  | { type: 'CONTROL_LOST'; code: string }
  | { type: 'ORDERED'; epoch: number; begin: 'full-copy' | 'checksum-copy' }
  | { type: 'COPIED' }
  | { type: 'STREAM_BROKEN'; reason: string }
  | { type: 'FINISH' }
  | { type: 'FINISHED' }
  | { type: 'WITHDRAWN' }
  | { type: 'LOG_FULL' }
  | { type: 'LOG_CAUGHT_UP' }
  | { type: 'SHIPPED' }
  | { type: 'SHIPMENT_FAILED'; code: string }
  | { type: 'THROTTLED' };

export const mobilityChart = setup({
  types: {
    context: {} as { epoch: number; failure: string | undefined; resyncReason: string | undefined },
    events: {} as MobilityEvent,
  },
  guards: {
    newEpoch: ({ context, event }) => event.type === 'ORDERED' && event.epoch !== context.epoch,
    fullCopy: ({ context, event }) =>
      event.type === 'ORDERED' && event.epoch !== context.epoch && event.begin === 'full-copy',
  },
  actions: {
    enterEpoch: assign({
      epoch: ({ context, event }) => (event.type === 'ORDERED' ? event.epoch : context.epoch),
      resyncReason: undefined,
    }),
    noteReason: assign({
      resyncReason: ({ context, event }) => (event.type === 'STREAM_BROKEN' ? event.reason : context.resyncReason),
    }),
    noteFailure: assign({ failure: ({ event }) => ('code' in event ? event.code : undefined) }),
    clearFailure: assign({ failure: undefined }),
  },
}).createMachine({
  id: 'mobility',
  type: 'parallel',
  context: { epoch: 0, failure: undefined, resyncReason: undefined },
  states: {
    registration: registrationRegion,
    replication: {
      initial: 'idle',
      on: {
        ORDERED: [
          { guard: 'fullCopy', target: '.initialCopy', actions: 'enterEpoch' },
          { guard: 'newEpoch', target: '.resynchronising', actions: 'enterEpoch' },
        ],
        WITHDRAWN: '.idle',
        // Asked to shut down it does, in whatever state; what is ordered or withdrawn meanwhile does not keep it from that.
        FINISH: '.finishing',
        FINISHED: '.finished',
      },
      states: {
        idle: {},
        initialCopy: { on: { COPIED: 'differential', STREAM_BROKEN: { target: 'broken', actions: 'noteReason' } } },
        resynchronising: { on: { COPIED: 'differential', STREAM_BROKEN: { target: 'broken', actions: 'noteReason' } } },
        differential: { on: { STREAM_BROKEN: { target: 'broken', actions: 'noteReason' } } },
        /** Captured changes were lost; nothing is shipped until the service orders a new epoch. */
        broken: {},
        /** Applications are stopped, the last tag is set, everything is being shipped: or it is told why nothing more comes. */
        finishing: { on: { STREAM_BROKEN: { actions: 'noteReason' } } },
        /** The machine shuts down. */
        finished: {},
      },
    },
    tracking: {
      initial: 'writeOrder',
      states: {
        writeOrder: { on: { LOG_FULL: 'bitmap' } },
        /** Only changed positions are kept: no recovery tags until all of them have been read again. */
        bitmap: { on: { LOG_CAUGHT_UP: 'writeOrder', ORDERED: { guard: 'newEpoch', target: 'writeOrder' } } },
      },
    },
    shipment: {
      initial: 'flowing',
      // Whoever has nothing to ship is not held back.
      on: { WITHDRAWN: { target: '.flowing', actions: 'clearFailure' } },
      states: {
        flowing: {
          on: { SHIPMENT_FAILED: { target: 'blocked', actions: 'noteFailure' }, THROTTLED: 'throttled' },
        },
        blocked: {
          on: {
            SHIPPED: { target: 'flowing', actions: 'clearFailure' },
            THROTTLED: { target: 'throttled', actions: 'clearFailure' },
            SHIPMENT_FAILED: { actions: 'noteFailure' },
          },
        },
        throttled: { on: { SHIPPED: 'flowing', SHIPMENT_FAILED: { target: 'blocked', actions: 'noteFailure' } } },
      },
    },
  },
});

/** What the configuration server is told of the replication's state. */
export function stageOf({ matches }: { matches(state: string): boolean }): ReplicationStage {
  if (matches('replication.initialCopy')) return 'initial-copy';
  if (matches('replication.resynchronising')) return 'resynchronising';
  if (matches('replication.finished')) return 'finished';
  return matches('replication.differential') || matches('replication.finishing') ? 'differential' : 'idle';
}
