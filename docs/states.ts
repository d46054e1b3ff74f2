/** Writes `docs/states.md` from the table of an item's states and from the charts: `npx node docs/states.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyStateMachine } from 'xstate';
import { configurationChart } from '../reference/configuration/chart.ts';
import { masterTargetChart, replicaChart } from '../reference/master-target/chart.ts';
import { mobilityChart } from '../reference/mobility/chart.ts';
import { processServerChart } from '../reference/process/chart.ts';
import { itemChart } from '../reference/site-recovery/item-chart.ts';
import {
  ANYWHERE,
  ITEM_STATES,
  type ItemState,
  type Known,
  OPERATIONS,
  type Operation,
} from '../reference/site-recovery/item-states.ts';
import { drawn, exported } from './chart-drawing.ts';

const PAGE = join(import.meta.dirname, 'states.md');

/** Every chart of the project, by what it is the life of. */
export const DRAWN: readonly (readonly [title: string, about: string, machine: AnyStateMachine])[] = [
  ['A protected item', 'What the service in Azure keeps of one server. Made of the table above.', itemChart],
  ['The Mobility service', 'The agent on a machine: four things that go on side by side.', mobilityChart],
  ['A process server', 'Registration, health, intake and upload side by side.', processServerChart],
  ['The configuration server', 'From its set-up to its connection with Azure.', configurationChart],
  ['A master target', 'Its registration; what it holds is in the chart of each replica.', masterTargetChart],
  ['A replica on a master target', 'Its stream, and the disks that are made of it.', replicaChart],
];

const HOW: Readonly<Record<Known, string>> = {
  recorded: 'seen in published recordings of classic',
  documented: 'in its documents',
  newer: 'recorded of, or documented for, the newer stack; inferred for classic',
  inferred: 'our reading',
};

/** The whole page. */
export function statesPage(): string {
  const states = Object.entries(ITEM_STATES);
  return `# States

What a protected item is called, what may be asked for, and where that leads. The chart of an item, the \`allowedOperations\` that
clients are told and this page are made of one table, \`reference/site-recovery/item-states.ts\`. Below it every chart is drawn.

This page is generated (\`npx node docs/states.ts\`).

How something is known stands behind it:

${Object.entries(HOW)
  .map(([known, how]) => `- *${known}*: ${how}`)
  .join('\n')}

## What clients see, and may ask for

| State | \`protectionState\` | Provider | Active | \`allowedOperations\` |
|---|---|---|---|---|
${states.map(([name, state]) => seenRow(name, state)).join('\n')}

- While a job works on an item that nothing may cross, the list is empty, whatever the state.
- \`RepairReplication\` comes first on the list of a state that replicates while a resynchronisation is due, until it starts
  (recorded). What is \`protected\` may be resynchronised without that (recorded).
- A migration is completed by disabling with that reason, which is refused where \`CompleteMigration\` is not on the list. The machine
  stays where it is active, and nothing comes home of it any more (documented). Whether the service refuses it of a physical server is
  not known.
- Between failover and commit nothing is recorded of classic. The newer stack's recordings have \`CompleteMigration\` and
  \`SwitchProtection\` there as well and no \`CancelFailover\`, which they have after a planned failover home only. Here a failover to
  Azure may be cancelled until its commit, and a failback may not. All of that is inferred.

## What they ask by

| Operation | Call | Event |
|---|---|---|
${Object.entries(OPERATIONS).map(operationRow).join('\n')}

## Where events lead

| From | Event | To | Known |
|---|---|---|---|
${[...states.flatMap(([name, { on }]) => eventRows(name, on)), ...eventRows('any state', ANYWHERE)].join('\n')}

## The charts

Drawn by [Mermaid](https://mermaid.js.org), which GitHub and most editors show. *Any state* stands for each state of its box.

Below each drawing is the chart as XState declares it, as JSON in which guards and actions stand by their names. XState's tools open that:
put \`createMachine(\` before and \`)\` behind it and paste it into the import of [Stately's editor](https://stately.ai/editor), or load it
in code, \`createMachine(JSON.parse(text))\`, which is what this page's own test does, and walk it by \`xstate/graph\`.
${DRAWN.map(chartSection).join('')}`;
}

function seenRow(name: string, { protectionState, known, provider, activeLocation, allowed }: ItemState): string {
  const list = Object.entries(allowed).map(([operation, how]) => `${operation} *${how}*`);
  const cells = [
    `\`${name}\``,
    `${protectionState} *${known}*`,
    provider,
    activeLocation,
    list.join(', ') || 'nothing',
  ];
  return `| ${cells.join(' | ')} |`;
}

function operationRow([operation, { call, event }]: [string, (typeof OPERATIONS)[Operation]]): string {
  return `| ${operation} | \`${call}\` | \`${event}\` |`;
}

function eventRows(from: string, on: ItemState['on']): string[] {
  return Object.entries(on).map(
    ([event, { to, known }]) => `| ${from} | \`${event}\` | ${to === undefined ? 'stays' : `\`${to}\``} | ${known} |`,
  );
}

function chartSection([title, about, machine]: (typeof DRAWN)[number]): string {
  return `
### ${title}

${about}

\`\`\`mermaid
${drawn(machine)}
\`\`\`

<details><summary>as XState declares it</summary>

\`\`\`json
${exported(machine)}
\`\`\`

</details>
`;
}

/** What the page says now; empty when there is none. */
export function writtenStates(): string {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch {
    return '';
  }
}

if (import.meta.main) writeFileSync(PAGE, statesPage());
