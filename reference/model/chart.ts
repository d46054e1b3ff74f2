/**
 * Runs a statechart for a role or an item: named, without timers of its own, every change of state reported once.
 *
 * Charts decide; they hold no clock (deadlines are the role's, on its runtime, so that a restart can re-arm them) and no
 * random ids, so nothing of XState's own bookkeeping reaches the journal.
 */
import {
  type Actor,
  type AnyStateMachine,
  createActor,
  type EventFromLogic,
  type InputFrom,
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
  readonly actor: Actor<Machine>;
}

export function startChart<Machine extends AnyStateMachine>(
  machine: Machine,
  id: string,
  onChange: (from: string | undefined, to: string) => void,
  input?: InputFrom<Machine>,
): Chart<Machine> {
  const actor = createActor(machine, { id, systemId: id, input, clock: noClock } as never) as Actor<Machine>;
  let current: string | undefined;
  actor.subscribe({
    next(snapshot) {
      const to = describe((snapshot as { value: StateValue }).value);
      if (to === current) return;
      const from = current;
      current = to;
      onChange(from, to);
    },
    error(error) {
      throw error;
    },
  });
  actor.start();
  invariant(current !== undefined, `the statechart ${id} has started`);
  return {
    actor,
    send: (event) => actor.send(event),
    sendUnlessIn(state, event) {
      if (!matches(current ?? '', state)) actor.send(event);
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
