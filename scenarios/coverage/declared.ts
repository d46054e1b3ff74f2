/**
 * Every transition that the charts declare, and which of them a change of state was. Guarded alternatives of one event are told
 * apart by where they lead; one without a target leaves the state as it is.
 */
import type { AnyStateMachine, StateNode } from 'xstate';
import { configurationChart } from '../../reference/configuration/chart.ts';
import { masterTargetChart, replicaChart } from '../../reference/master-target/chart.ts';
import { mobilityChart } from '../../reference/mobility/chart.ts';
import { processServerChart } from '../../reference/process/chart.ts';
import { itemChart } from '../../reference/site-recovery/item-chart.ts';

export interface DeclaredTransition {
  readonly name: string;
  readonly from: string;
  readonly event: string;
  /** Undefined when it only notes something. */
  readonly to: string | undefined;
}

export interface DeclaredChart {
  readonly name: string;
  readonly transitions: readonly DeclaredTransition[];
  /** Those at hand for an event, so that not all are looked at for each change. */
  readonly byEvent: ReadonlyMap<string, readonly DeclaredTransition[]>;
}

/** By what the journal calls them: the role, or the kind of record. */
export const CHARTS: Readonly<Record<string, DeclaredChart>> = {
  item: declared('item', itemChart),
  mobility: declared('mobility', mobilityChart),
  process: declared('process-server', processServerChart),
  configuration: declared('configuration-server', configurationChart),
  'master-target': declared('master-target', masterTargetChart),
  replica: declared('replica', replicaChart),
};

export const DECLARED: readonly string[] = Object.values(CHARTS).flatMap(({ transitions }) =>
  transitions.map(({ name }) => name),
);

/** States of a protected item in the order of its chart. */
export const ITEM_STATES: readonly string[] = Object.keys(itemChart.states);

/** What was taken when an event led from one state to another, regions joined by `|`; both are the same when it stayed. */
export function taken(chart: DeclaredChart, from: string, event: string, to: string): string[] {
  return (chart.byEvent.get(event) ?? [])
    .filter((one) => isIn(from, one.from) && (one.to === undefined ? from === to : isIn(to, one.to)))
    .map(({ name }) => name);
}

function declared(name: string, machine: AnyStateMachine): DeclaredChart {
  const transitions = nodesBelow(machine.root).flatMap((node) =>
    [...node.transitions.values()].flat().map(({ eventType, target }) => {
      const from = pathOf(node);
      const to = target?.[0] && pathOf(target[0]);
      return { name: `${name}: ${from || 'any state'} ${eventType} → ${to ?? 'stays'}`, from, event: eventType, to };
    }),
  );
  const byEvent = Map.groupBy(transitions, ({ event }) => event);
  return { name, transitions, byEvent };
}

function nodesBelow(node: StateNode): StateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesBelow)];
}

function pathOf({ path }: { readonly path: readonly string[] }): string {
  return path.join('.');
}

function isIn(state: string, path: string): boolean {
  return path === '' || state.split('|').some((region) => region === path || region.startsWith(`${path}.`));
}
