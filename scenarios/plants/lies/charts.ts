/** Statecharts that have lost something of what they declare. */
import { type AnyStateMachine, createMachine } from 'xstate';
import { invariant } from '../../../reference/model/result.ts';
import { except, type Lie } from './except.ts';

interface Declared {
  on?: Record<string, unknown>;
  states?: Record<string, Declared>;
}

/** The chart of that name does not know an event any more while it is in a state, such as `replication.idle`; '' is any. */
export function deaf(chart: string, state: string, event: string): Lie {
  return (runtime) =>
    except(runtime, {
      chart: <Machine>(declared: Machine): Machine => {
        const machine = declared as unknown as AnyStateMachine;
        return machine.id === chart ? (without(machine, state, event) as Machine) : declared;
      },
    });
}

/** The same chart, without the transitions of an event in a state. */
export function without(machine: AnyStateMachine, state: string, event: string): AnyStateMachine {
  const config = structuredClone(machine.config) as Declared;
  const names = state === '' ? [] : state.split('.');
  const place = names.reduce<Declared | undefined>((at, name) => at?.states?.[name], config);
  invariant(place?.on && event in place.on, `${machine.id} declares ${event} in ${state || 'any state'}`);
  delete place.on[event];
  return createMachine(config as never).provide(machine.implementations as never) as unknown as AnyStateMachine;
}
