/**
 * Pairs of faults on a terminal: which came first down, which came then across, and one sign for all phases and both ways of
 * healing: the worst of them.
 */
import type { DrillResult, MatrixCell } from '../scenarios/result.ts';
import { SIGNS, sign, withReasons } from './grid.ts';
import { type Paint, paint } from './paint.ts';

/** What is told of several cells: the first of these that one of them has. */
const WORST_FIRST = ['✘', '?', '~', '-', '✔', '·'];

export function pairGrid(colours: Paint, cells: readonly MatrixCell[], drills: readonly DrillResult[]): string {
  const results = new Map(drills.map((drill) => [drill.name, drill]));
  const faults = [...new Set(cells.flatMap(({ fault, second = fault }) => [fault, second]))];
  const width = Math.max(...faults.map(({ length }) => length)) + 4;
  const pairs = Map.groupBy(cells, ({ fault, second }) => `${fault} ${second}`);
  const worst = (fault: string, second: string) => {
    const rank = (cell: MatrixCell) => WORST_FIRST.indexOf(sign(PLAIN, cell, results.get(cell.drill)));
    const [cell] = (pairs.get(`${fault} ${second}`) ?? []).toSorted((a, b) => rank(a) - rank(b));
    return cell ? sign(colours, cell, results.get(cell.drill)) : ' ';
  };
  const numbered = faults.map((fault, index) => `${String(index + 1).padStart(2)}  ${fault}`.padEnd(width));
  const rows = faults.map((fault, index) =>
    `${numbered[index]}  ${faults.map((second) => worst(fault, second)).join('  ')}`.trimEnd(),
  );
  const heading = `${' '.repeat(width)} ${faults.map((_, index) => String(index + 1).padStart(2)).join(' ')}`;
  const legend = `The first fault down, the one a minute later across; of all phases, healed soon and late, the worst.\n${SIGNS}`;
  return `\n${heading}\n${rows.join('\n')}\n\n${legend}\n${withReasons(cells, results)}`;
}

const PLAIN = paint(false);
