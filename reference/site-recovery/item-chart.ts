/**
 * The life of a protected item as a chart: from enabling over failover, commit, reprotect and failback to protected again. States,
 * what clients see of them, and transitions are those of the table (`item-states.ts`), which says how each is known.
 */
import { assign, setup } from 'xstate';
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

export type ItemEvent =
  | { readonly type: Exclude<EventName, 'RESYNC_REQUIRED'> }
  | { readonly type: 'RESYNC_REQUIRED'; readonly reason: string };

/** A state as the chart declares it. */
interface ChartState {
  readonly meta: ItemFace;
  readonly type?: 'final';
  readonly on: Partial<Record<EventName, { readonly target?: string; readonly actions?: ActionName }>>;
}

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
