/** The page of states is that of the table and of the charts, and what it prints is what others can load. */
import { expect, test } from 'vitest';
import { type AnyStateMachine, createMachine, type StateNode } from 'xstate';
import { CHARTS } from '../scenarios/coverage/declared.ts';
import { DRAWN, statesPage, writtenStates } from './states.ts';

test('states.md is current (if not: npx node docs/states.ts)', () => {
  expect(writtenStates()).toBe(statesPage());
});

test('every chart whose transitions are counted is drawn', () => {
  expect(DRAWN.map(([, , { id }]) => id).toSorted()).toEqual(
    Object.values(CHARTS)
      .map(({ name }) => name)
      .toSorted(),
  );
});

const printed = [...writtenStates().matchAll(/```json\n([^`]*)```/g)].map(([, json]) => json ?? '');

test.each(DRAWN.map(([title, , machine], index) => ({ title, machine, json: printed[index] ?? '' })))(
  'what is printed of $title is loaded by XState and is that chart',
  ({ machine, json }) => {
    expect(told(createMachine(JSON.parse(json)))).toEqual(told(machine));
  },
);

test.each(DRAWN.map(([title, , machine]) => ({ title, machine })))(
  'the drawing of $title has every state and every transition',
  ({ title, machine }) => {
    const drawing = writtenStates().split(`### ${title}\n`)[1]?.split('```')[1] ?? '';
    const arrows = drawing.split('\n').filter((line) => / --> .* : /.test(line));
    expect(arrows).toHaveLength(told(machine).filter((line) => line.includes(' on ')).length);
    const inBoxes = nodesBelow(machine.root).filter(({ path }) => path.length > 0);
    const named = inBoxes.filter(({ key }) => !drawing.includes(`state "${key}" as `));
    expect(named.map(({ key }) => key)).toEqual([]);
  },
);

/** A chart in lines: its states, where each begins, and where its events lead, with guards and actions. */
function told(machine: AnyStateMachine): string[] {
  return nodesBelow(machine.root).flatMap((node) => [
    `${node.id}: ${node.type}, begins ${node.initial?.target[0]?.id}`,
    ...[...node.transitions.values()].flat().map(({ eventType, target, guard, actions }) => {
      const does = actions.map((action) => (typeof action === 'object' && 'type' in action ? action.type : action));
      return `${node.id} on ${eventType} [${guard}] to ${target?.map(({ id }) => id)}: ${does}`;
    }),
  ]);
}

function nodesBelow(node: StateNode): StateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesBelow)];
}
