/**
 * The life of a protected item as a chart: from enabling over failover, commit, reprotect and failback to protected again. States,
 * what clients see of them, and transitions are those of the table (`item-states.ts`), which says how each is known.
 */
import { assign, setup } from 'xstate';
import type { MachineInAzure, Original, RecoveryPoint, WayHome } from './item-data.ts';
import {
  type ActionName,
  ANYWHERE,
  type EventName,
  ITEM_STATES,
  type ItemState,
  type Operation,
  type StateName,
  type Transition,
} from './item-states.ts';

export type { Operation };

export interface ItemFace {
  readonly protectionState: string;
  readonly description: string;
  readonly activeLocation: 'Primary' | 'Recovery';
  readonly provider: 'InMageAzureV2' | 'InMage';
  readonly allowedOperations: readonly Operation[];
}

/** What events bring is absent where only the chart is walked. */
export type ItemEvent = { readonly type: Exclude<EventName, Bringing['type']> } | Bringing;

type Bringing =
  | { readonly type: 'RESYNC_REQUIRED'; readonly reason: string }
  /** Its disks are there, and on the way to Azure it stands beside them. It has not been started. */
  | { readonly type: 'MACHINE_MADE'; readonly point: RecoveryPoint; readonly machine?: MachineInAzure }
  /** `disks`: of the machine at home. */
  | {
      readonly type: 'FAILED_OVER';
      readonly askedMs?: number;
      readonly atMs?: number;
      readonly disks?: readonly string[];
    }
  /** `left`: a machine in Azure that could not be deleted. */
  | { readonly type: 'FAILOVER_FAILED'; readonly left?: MachineInAzure | undefined }
  | { readonly type: 'TEST_CLEANED'; readonly atMs?: number }
  | { readonly type: 'REPROTECT_STARTED'; readonly way?: WayHome }
  /** The original machine was looked for; undefined: it comes home as a new one. */
  | { readonly type: 'WAY_CHECKED'; readonly original: Original | undefined; readonly datastore?: string | undefined };

/** What jobs have brought an item. A job that fails or is cancelled leaves of it what the transition leaves that says so. */
export interface ItemContext {
  readonly resyncReason: string | undefined;
  /** Of the machine that came up last; undefined: those that were last replicated to Azure. */
  readonly activeDisks: readonly string[] | undefined;
  readonly machine: MachineInAzure | undefined;
  readonly testMachine: MachineInAzure | undefined;
  /** What the machine in Azure, the test machine or the one at home was made from. */
  readonly failoverPoint: RecoveryPoint | undefined;
  /** When the last successful test failover was cleaned up. */
  readonly lastTestFailoverMs: number | undefined;
  /** When the last failover (or failback) that succeeded was asked for, and when it had succeeded. */
  readonly lastFailoverAskedMs: number | undefined;
  readonly lastFailoverMs: number | undefined;
  readonly way: WayHome;
  /** The one before the reprotect that is under way. */
  readonly formerWay: WayHome;
}

const NOTHING: ItemContext = {
  resyncReason: undefined,
  activeDisks: undefined,
  machine: undefined,
  testMachine: undefined,
  failoverPoint: undefined,
  lastTestFailoverMs: undefined,
  lastFailoverAskedMs: undefined,
  lastFailoverMs: undefined,
  way: {},
  formerWay: {},
};

/** A state as the chart declares it. */
interface ChartState {
  readonly meta: ItemFace;
  readonly type?: 'final';
  readonly on: Partial<
    Record<EventName, { readonly target?: string; readonly actions?: ActionName | readonly ActionName[] }>
  >;
}

/** What an event brings, if it is of that type. */
function brought<Type extends Bringing['type']>(
  event: ItemEvent,
  type: Type,
): Partial<Extract<Bringing, { type: Type }>> {
  return event.type === type ? (event as Extract<Bringing, { type: Type }>) : {};
}

export const itemChart = setup({
  types: { context: {} as ItemContext, events: {} as ItemEvent, meta: {} as ItemFace },
  actions: {
    noteResync: assign({ resyncReason: ({ event }) => brought(event, 'RESYNC_REQUIRED').reason }),
    forgetResync: assign({ resyncReason: undefined }),

    takeMachine: assign(({ event }) => {
      const { machine, point } = brought(event, 'MACHINE_MADE');
      return { machine, failoverPoint: point };
    }),
    takeTestMachine: assign(({ event }) => {
      const { machine, point } = brought(event, 'MACHINE_MADE');
      return { testMachine: machine, failoverPoint: point };
    }),
    takePoint: assign({ failoverPoint: ({ event }) => brought(event, 'MACHINE_MADE').point }),
    forgetPoint: assign({ failoverPoint: undefined }),
    forgetTest: assign({ testMachine: undefined, failoverPoint: undefined }),
    countTest: assign({ lastTestFailoverMs: ({ event }) => brought(event, 'TEST_CLEANED').atMs }),

    standInAzure: assign({ activeDisks: ({ context }) => context.machine?.disks }),
    standAtHome: assign({
      activeDisks: ({ context, event }) => brought(event, 'FAILED_OVER').disks ?? context.activeDisks,
    }),
    countFailover: assign(({ event }) => {
      const { askedMs, atMs } = brought(event, 'FAILED_OVER');
      return { lastFailoverAskedMs: askedMs, lastFailoverMs: atMs };
    }),
    loseMachine: assign({ machine: ({ event }) => brought(event, 'FAILOVER_FAILED').left, activeDisks: undefined }),
    leaveAzure: assign({ machine: undefined }),
    // In the new direction it is a new item, which has never failed over. Recorded.
    forgetFailover: assign({ failoverPoint: undefined, lastFailoverAskedMs: undefined }),

    takeWay: assign({
      formerWay: ({ context }) => context.way,
      way: ({ event }) => brought(event, 'REPROTECT_STARTED').way ?? {},
    }),
    takeFormerWay: assign({ way: ({ context }) => context.formerWay }),
    noteOriginal: assign({
      way: ({ context: { way }, event }) => {
        const { original, datastore = way.datastore } = brought(event, 'WAY_CHECKED');
        return { ...way, original, datastore };
      },
    }),
  },
}).createMachine({
  id: 'item',
  initial: 'enabling',
  context: NOTHING,
  on: transitions(ANYWHERE, '.'),
  states: Object.fromEntries(Object.entries(ITEM_STATES).map(([name, state]) => [name, declared(state)])) as Record<
    StateName,
    ChartState
  >,
});

function declared({ protectionState, description, activeLocation, provider, allowed, on }: ItemState): ChartState {
  const allowedOperations = Object.keys(allowed) as Operation[];
  const meta = { provider, activeLocation, protectionState, description, allowedOperations };
  const isEnd = Object.keys(on).length === 0;
  return { ...(isEnd && { type: 'final' }), meta, on: transitions(on) };
}

/** `prefix`: where targets are looked for, seen from the state that declares them. */
function transitions(on: ItemState['on'], prefix = ''): ChartState['on'] {
  const written = ({ to, does }: Transition) => ({
    ...(to && { target: `${prefix}${to}` }),
    ...(does && { actions: does }),
  });
  return Object.fromEntries(Object.entries(on).map(([event, transition]) => [event, written(transition)]));
}
