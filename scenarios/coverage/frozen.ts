/**
 * One declared transition taken away, and whether a drill noticed: were a chart a picture and no model, everything would be as
 * it was.
 */
import { invariant } from '../../reference/model/result.ts';
import type { PlantedParts } from '../../simulator/lab.ts';
import { deaf, still } from '../plants/lies/charts.ts';
import type { DrillResult } from '../result.ts';
import { CHARTS } from './declared.ts';

/** Whose charts are run by another role than the one they are named after. */
const RUN_BY: Readonly<Record<string, string>> = { item: 'site-recovery', replica: 'master-target' };

/** A world in which no chart takes the transition of that name. */
export function frozen(name: string): PlantedParts {
  const [kind, chart] =
    Object.entries(CHARTS).find(([, { transitions }]) => transitions.some((one) => one.name === name)) ?? [];
  const transition = chart?.transitions.find((one) => one.name === name);
  invariant(kind !== undefined && chart && transition, `${name} is declared`);
  const { from, event } = transition;
  const alternatives = chart.transitions.filter((one) => one.from === from && one.event === event);
  const lie = deaf(chart.name, from, event, alternatives.indexOf(transition));
  return { runtimes: { [RUN_BY[kind] ?? kind]: lie } };
}

/** A world in which a chart, by its name in {@link CHARTS}, never leaves its first state. */
export function frozenWhole(kind: string): PlantedParts {
  const chart = CHARTS[kind];
  invariant(chart, `${kind} is a chart`);
  return { runtimes: { [RUN_BY[kind] ?? kind]: still(chart.name) } };
}

/** What a drill judges otherwise than before: the properties, and that its story stopped. */
export function judgedOtherwise(before: DrillResult, after: DrillResult): string[] {
  const verdicts = new Map(before.properties.map(({ name, verdict }) => [name, verdict]));
  const changed = after.properties.filter(({ name, verdict }) => verdict !== (verdicts.get(name) ?? 'passed'));
  return [...changed.map(({ name, verdict }) => `${name} ${verdict}`), ...(after.stopped ? ['stopped'] : [])];
}
