/** Statecharts as text that others read: Mermaid draws it, and XState's own tools load it. Both are made from the charts themselves. */
import type { AnyStateMachine, StateNode } from 'xstate';

/** As a `stateDiagram-v2`; regions that go on side by side stand in one box, with a line between them. */
export function drawn(machine: AnyStateMachine): string {
  return ['stateDiagram-v2', ...within(machine.root, '  ')].join('\n');
}

function within(node: StateNode, indent: string): string[] {
  const below = Object.values(node.states);
  if (node.type === 'parallel') {
    const regions = below.map((region) => boxOf(region, `${indent}  `));
    const lines = regions.flatMap((region, index) => (index === 0 ? region : [`${indent}  --`, ...region]));
    return [`${indent}state "${node.machine.id}" as ${idOf(node)} {`, ...lines, `${indent}}`];
  }
  const begin = node.initial.target[0];
  const everywhere = arrowsFrom(node, `${idOf(node)}_any`, indent);
  return [
    ...below.map((state) => `${indent}state "${state.key}" as ${idOf(state)}`),
    ...(begin ? [`${indent}[*] --> ${idOf(begin)}`] : []),
    // What is declared for a box is drawn as an arrow from a place that stands for all in it.
    ...(everywhere.length > 0 ? [`${indent}state "any state" as ${idOf(node)}_any`, ...everywhere] : []),
    ...below.flatMap((state) => arrowsFrom(state, idOf(state), indent)),
    ...below.filter(({ type }) => type === 'final').map((state) => `${indent}${idOf(state)} --> [*]`),
  ];
}

function boxOf(region: StateNode, indent: string): string[] {
  return [`${indent}state "${region.key}" as ${idOf(region)} {`, ...within(region, `${indent}  `), `${indent}}`];
}

function arrowsFrom(node: StateNode, from: string, indent: string): string[] {
  return [...node.transitions.values()].flat().map(({ eventType, target, guard }) => {
    const to = target?.[0] ? idOf(target[0]) : from;
    return `${indent}${from} --> ${to} : ${eventType}${typeof guard === 'string' ? ` [${guard}]` : ''}`;
  });
}

function idOf({ machine, path }: StateNode): string {
  return [machine.id, ...path].join('_').replaceAll('-', '_');
}

/** The chart as it is declared, as JSON; guards and actions stand in it by their names. */
export function exported(machine: AnyStateMachine): string {
  return lines(JSON.parse(JSON.stringify(machine.config)), '');
}

const WIDTH = 120;

/** What fits on a line stands on one. */
function lines(value: unknown, indent: string): string {
  const short = JSON.stringify(value);
  if (indent.length + short.length <= WIDTH || typeof value !== 'object' || value === null) return short;
  const inner = `${indent}  `;
  const [open, close, parts] = Array.isArray(value)
    ? ['[', ']', value.map((one) => lines(one, inner))]
    : ['{', '}', Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${lines(one, inner)}`)];
  return `${open}\n${parts.map((part) => `${inner}${part}`).join(',\n')}\n${indent}${close}`;
}
