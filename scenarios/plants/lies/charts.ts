/** Statecharts that have lost something of what they declare. */
import { type AnyStateMachine, createMachine } from 'xstate';
import { invariant } from '../../../reference/model/result.ts';
import { except, type Lie } from './except.ts';

interface Declared {
  on?: Record<string, unknown>;
  states?: Record<string, Declared>;
}

/**
 * The chart of that name does not know an event any more while it is in a state, such as `replication.idle`; '' is any. Of
 * guarded alternatives it may be one that it does not know, by its place.
 */
export function deaf(chart: string, state: string, event: string, alternative?: number): Lie {
  return (runtime) =>
    except(runtime, {
      chart: <Machine>(declared: Machine): Machine => {
        const machine = declared as unknown as AnyStateMachine;
        return machine.id === chart ? (without(machine, state, event, alternative) as Machine) : declared;
      },
    });
}

/** The chart of that name stays in its first state, whatever it is told. */
export function still(chart: string): Lie {
  return (runtime) =>
    except(runtime, {
      chart: <Machine>(declared: Machine): Machine => {
        const machine = declared as unknown as AnyStateMachine;
        return machine.id === chart ? (withoutAny(machine) as Machine) : declared;
      },
    });
}

function withoutAny(machine: AnyStateMachine): AnyStateMachine {
  const config = structuredClone(machine.config) as Declared;
  const silence = (place: Declared): void => {
    delete place.on;
    for (const below of Object.values(place.states ?? {})) silence(below);
  };
  silence(config);
  return createMachine(config as never).provide(machine.implementations as never) as unknown as AnyStateMachine;
}

/** The same chart, without the transitions of an event in a state, or one of them. */
export function without(machine: AnyStateMachine, state: string, event: string, alternative?: number): AnyStateMachine {
  const config = structuredClone(machine.config) as Declared;
  const names = state === '' ? [] : state.split('.');
  const place = names.reduce<Declared | undefined>((at, name) => at?.states?.[name], config);
  invariant(place?.on && event in place.on, `${machine.id} declares ${event} in ${state || 'any state'}`);
  const kept = alternative === undefined ? [] : [place.on[event]].flat().toSpliced(alternative, 1);
  if (kept.length > 0) place.on[event] = kept;
  else delete place.on[event];
  return createMachine(config as never).provide(machine.implementations as never) as unknown as AnyStateMachine;
}
