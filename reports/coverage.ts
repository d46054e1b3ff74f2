/** What a run has been through, on a terminal: transitions taken and not, and operations and faults by the state of the item. */
import { type Coverage, mergedAll } from '../scenarios/coverage/coverage.ts';
import type { Gaps } from '../scenarios/coverage/gaps.ts';
import { CHARTS, ITEM_STATES } from '../scenarios/coverage/declared.ts';
import { ASKED } from '../scenarios/coverage/operations.ts';
import { properties } from '../scenarios/properties/index.ts';
import type { DrillResult } from '../scenarios/result.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';

export function coverageText(colours: Paint, drills: readonly DrillResult[]): string {
  const coverage = mergedAll(drills.map((drill) => drill.coverage));
  const unlooked = properties.filter(({ name }) => !(name in coverage.properties)).map(({ name }) => name);
  const pairs = Object.keys(coverage.pairs).length;
  return [
    `\n${colours.bold('Coverage')}, of ${coverage.drills} ${coverage.drills === 1 ? 'drill' : 'drills'}\n`,
    charts(coverage),
    states('Asked of an item', operationRows(coverage)),
    '  a: accepted, r: refused, both: each at least once\n',
    states('Fault while an item was', faultRows(coverage)),
    '  how many drills had it in that state\n',
    `Pairs of faults at one time: ${pairs}\n`,
    `Properties that had nothing to look at: ${unlooked.join(', ') || 'none'}\n`,
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

function charts({ transitions }: Coverage): string {
  const rows = Object.values(CHARTS).map(({ name, transitions: declared }) => {
    const missed = declared.filter((one) => !(one.name in transitions));
    return { name, declared: declared.length, missed };
  });
  const titles = [
    { title: 'Chart' },
    { title: 'Taken', align: 'right' as const },
    { title: 'Declared', align: 'right' as const },
  ];
  const counts = table(
    titles,
    rows.map(({ name, declared, missed }) => [name, String(declared - missed.length), String(declared)]),
  );
  const missed = rows.flatMap((row) => row.missed.map(({ name }) => `  ${name}\n`));
  return missed.length === 0 ? counts : `${counts}\nNot taken:\n${missed.join('')}`;
}

interface Row {
  readonly name: string;
  readonly cells: readonly string[];
}

function operationRows({ operations }: Coverage): Row[] {
  return ASKED.map(({ name }) => ({
    name,
    cells: ITEM_STATES.map((state) => {
      const [accepted, refused] = ['accepted', 'refused'].map(
        (answer) => `${name} in ${state}: ${answer}` in operations,
      );
      if (accepted && refused) return 'both';
      return accepted ? 'a' : refused ? 'r' : '·';
    }),
  }));
}

function faultRows({ faults }: Coverage): Row[] {
  const names = [...new Set(Object.keys(faults).map((one) => one.slice(0, one.lastIndexOf(' in '))))];
  return names.map((name) => ({
    name,
    cells: ITEM_STATES.map((state) => String(faults[`${name} in ${state}`] ?? '·')),
  }));
}

/** Columns are numbered: the names of fifteen states beside each other are wider than a terminal. */
function states(title: string, rows: readonly Row[]): string {
  const legend = ITEM_STATES.map((state, index) => `${index + 1} ${state}`);
  const columns = ITEM_STATES.map((_, index) => ({ title: String(index + 1), align: 'right' as const }));
  const grid = table(
    [{ title }, ...columns],
    rows.map(({ name, cells }) => [name, ...cells]),
  );
  const half = Math.ceil(legend.length / 2);
  return `${grid}  ${legend.slice(0, half).join(', ')},\n  ${legend.slice(half).join(', ')}\n`;
}
