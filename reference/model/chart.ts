/**
 * Runs a statechart for a role or an item: named, without timers of its own, every change of state told once, with the event
 * that made it.
 *
 * Charts decide; they hold no clock (deadlines are the role's, on its runtime, so that a restart can re-arm them) and no
 * random ids, so nothing of XState's own bookkeeping reaches the journal.
 */
import {
  type Actor,
  type AnyStateMachine,
  type ContextFrom,
  createActor,
  type EventFromLogic,
  type StateValue,
} from 'xstate';
import { invariant } from './result.ts';

export interface Chart<Machine extends AnyStateMachine> {
  send(event: EventFromLogic<Machine>): void;
  /**
   * Sends unless the chart is in that state already: for what is said over and over, such as "still registered". A chart
   * takes some microseconds for each event, whether it changes anything or not.
   */
  sendUnlessIn(state: string, event: EventFromLogic<Machine>): void;
  /** The state as `a.b`, regions joined by `|` in the order they are declared. */
  state(): string;
  matches(state: string): boolean;
  can(event: EventFromLogic<Machine>): boolean;
  context(): ContextFrom<Machine>;
}

export interface ChartListener {
  /** Another state was entered; `by` is undefined at the start. */
  changed(from: string | undefined, to: string, by: string | undefined): void;
  /**
   * An event had its place and left the state as it was: a failure that is noted, a copy that begins anew. Told once for each
   * event and state, since some are said over and over.
   */
  stayed(state: string, by: string): void;
}

/** Whatever a chart is started in; the runtime is one. */
export interface ChartWorld {
  /** A statechart as it is to be started; absent in every genuine world: as it is declared. */
  chart?<Machine>(declared: Machine): Machine;
}

export function startChart<Machine extends AnyStateMachine>(
  declared: Machine,
  id: string,
  listener: ChartListener,
  world: ChartWorld = {},
): Chart<Machine> {
  const machine = world.chart?.(declared) ?? declared;
  const actor = createActor(machine, { id, systemId: id, clock: noClock } as never) as Actor<Machine>;
  let current: string | undefined;
  let last: unknown;
  let sent: EventFromLogic<Machine> | undefined;
  const stays = new Set<string>();
  actor.subscribe({
    next(snapshot) {
      const to = describe((snapshot as { value: StateValue }).value);
      const same = snapshot === last;
      last = snapshot;
      if (to !== current) {
        const from = current;
        current = to;
        listener.changed(from, to, sent?.type);
      } else if (sent && !stays.has(`${to} ${sent.type}`)) {
        // A transition to where the chart is, without actions, leaves the snapshot as it is, like what has no place there.
        if (same && !(snapshot as { can(event: unknown): boolean }).can(sent)) return;
        stays.add(`${to} ${sent.type}`);
        listener.stayed(to, sent.type);
      }
    },
    error(error) {
      throw error;
    },
  });
  actor.start();
  invariant(current !== undefined, `the statechart ${id} has started`);
  const send = (event: EventFromLogic<Machine>) => {
    sent = event;
    actor.send(event);
  };
  return {
    context: () => (actor.getSnapshot() as { context: unknown }).context as ContextFrom<Machine>,
    send,
    sendUnlessIn(state, event) {
      if (!matches(current ?? '', state)) send(event);
    },
    state: () => current ?? '',
    matches: (state) => matches(current ?? '', state),
    can: (event) => (actor.getSnapshot() as { can(event: unknown): boolean }).can(event),
  };
}

const noClock = {
  setTimeout: (): never => {
    invariant(false, 'a statechart asked for a timer; deadlines belong to the role');
  },
  clearTimeout: () => {},
};

function describe(value: StateValue): string {
  if (typeof value === 'string') return value;
  const regions = Object.entries(value).map(([region, inner]) => `${region}.${describe(inner as StateValue)}`);
  return regions.join('|');
}

function matches(described: string, state: string): boolean {
  return described.split('|').some((region) => region === state || region.startsWith(`${state}.`));
}
