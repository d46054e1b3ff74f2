/** What a run has been through, on a terminal: transitions taken and not, and operations and faults by the state of the item. */
import { type Coverage, mergedAll } from '../scenarios/coverage/coverage.ts';
import type { Gaps } from '../scenarios/coverage/gaps.ts';
import { ITEM_STATES } from '../scenarios/coverage/declared.ts';
import type { DrillResult } from '../scenarios/result.ts';
import { type Answered, chartRows, faultRows, operationRows, type StateRow, unlooked } from './coverage-rows.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';

export function coverageText(colours: Paint, drills: readonly DrillResult[]): string {
  const coverage = mergedAll(drills.map((drill) => drill.coverage));
  return [
    `\n${colours.bold('Coverage')}, of ${coverage.drills} ${coverage.drills === 1 ? 'drill' : 'drills'}\n`,
    charts(coverage),
    operationGrid(coverage),
    faultGrid(coverage),
    `Pairs of faults at one time: ${Object.keys(coverage.pairs).length}\n`,
    `Properties that had nothing to look at: ${unlooked(coverage).join(', ') || 'none'}\n`,
  ].join('\n');
}

/** Nothing when there is nothing to mend. */
export function gapsText({ missing, refuted, unknown }: Gaps): string {
  const told = (heading: string, names: readonly string[]) =>
    names.length === 0 ? '' : `${heading}:\n${names.map((name) => `  ${name}\n`).join('')}`;
  return [
    told('Declared, never taken, and no reason is listed in scenarios/coverage/never-taken.ts', missing),
    told('Listed there as never taken, and taken', refuted),
    told('Listed there, and declared by no chart', unknown),
  ].join('');
}

function charts(coverage: Coverage): string {
  const rows = chartRows(coverage);
  const titles = [
    { title: 'Chart' },
    { title: 'Taken', align: 'right' as const },
    { title: 'Declared', align: 'right' as const },
  ];
  const counts = table(
    titles,
    rows.map(({ name, declared, missed }) => [name, String(declared - missed.length), String(declared)]),
  );
  const missed = rows.flatMap((row) => row.missed.map((name) => `  ${name}\n`));
  return missed.length === 0 ? counts : `${counts}\nNot taken:\n${missed.join('')}`;
}

const ANSWERED: Readonly<Record<Answered, string>> = { accepted: 'a', refused: 'r', both: 'both', never: '·' };

/** What was asked of an item in which state: also told by itself. */
export function operationGrid(coverage: Pick<Coverage, 'operations'>): string {
  const rows = operationRows(coverage).map(({ name, cells }) => ({ name, cells: cells.map((cell) => ANSWERED[cell]) }));
  return `${states('Asked of an item', rows)}\n  a: accepted, r: refused, both: each at least once\n`;
}

function faultGrid(coverage: Coverage): string {
  const rows = faultRows(coverage).map(({ name, cells }) => ({
    name,
    cells: cells.map((count) => String(count || '·')),
  }));
  return `${states('Fault while an item was', rows)}\n  how many drills had it in that state\n`;
}

/** Columns are numbered: the names of sixteen states beside each other are wider than a terminal. */
function states(title: string, rows: readonly StateRow<string>[]): string {
  const legend = ITEM_STATES.map((state, index) => `${index + 1} ${state}`);
  const columns = ITEM_STATES.map((_, index) => ({ title: String(index + 1), align: 'right' as const }));
  const grid = table(
    [{ title }, ...columns],
    rows.map(({ name, cells }) => [name, ...cells]),
  );
  const half = Math.ceil(legend.length / 2);
  return `${grid}  ${legend.slice(0, half).join(', ')},\n  ${legend.slice(half).join(', ')}\n`;
}
