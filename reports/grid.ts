/**
 * The matrix on a terminal: faults down, phases across by number, two signs to a cell (healed soon, healed late). The phases
 * stand below with their numbers; every sign is explained, none by its colour alone.
 */
import { unreachedInWords } from '../scenarios/moves/unreached.ts';
import type { DrillResult, MatrixCell } from '../scenarios/result.ts';
import { type Paint, VERDICT_SIGN } from './paint.ts';

/** So many phases beside each other; more are folded below. */
const PHASES_ACROSS = 18;

/** @param cells healed soon and late, beside each other */
export function grid(colours: Paint, cells: readonly MatrixCell[], drills: readonly DrillResult[]): string {
  const results = new Map(drills.map((drill) => [drill.name, drill]));
  const faults = [...new Set(cells.map(({ fault }) => fault))];
  const phases = [...new Set(cells.map(({ phase }) => phase))];
  const width = Math.max(...faults.map(({ length }) => length));
  const blocks: string[] = [];
  for (let from = 0; from < phases.length; from += PHASES_ACROSS) {
    const across = phases.slice(from, from + PHASES_ACROSS);
    const heading = across.map((_, index) => String(from + index + 1).padStart(3)).join(' ');
    const rows = faults.map((fault) => {
      const signs = across.map((phase) =>
        cells
          .filter((cell) => cell.fault === fault && cell.phase === phase)
          .map((cell) => sign(colours, cell, results.get(cell.drill)))
          .join(''),
      );
      return `${fault.padEnd(width)}  ${signs.join('  ')}`;
    });
    blocks.push(`${' '.repeat(width)}${heading}\n${rows.join('\n')}\n`);
  }
  const names = phases.map((phase, index) => `${String(index + 1).padStart(3)}  ${phase}`);
  const legend = `Of each pair: healed after five minutes, healed when nothing goes on any more.\n${SIGNS}`;
  return `\n${blocks.join('\n')}\n${names.join('\n')}\n\n${legend}\n${withReasons(cells, results)}`;
}

export const SIGNS =
  '✔ passed · ✘ violated · ? inconclusive, as is a cycle that did not come to its end when no document says why\n`~` it did not, and a document says why · `·` the fault did not strike · `-` not run';

/** What did not strike, a line for each reason of each fault, and what a document excuses from coming to its end, each with its drill. */
export function withReasons(cells: readonly MatrixCell[], results: ReadonlyMap<string, DrillResult>): string {
  const reasons = Map.groupBy(
    cells.filter(({ unstruck }) => unstruck !== undefined),
    ({ fault, second, unstruck }) => (second === undefined ? `${fault}: ${unstruck}` : `in pairs: ${unstruck}`),
  );
  const absent = [...reasons].map(
    ([reason, { length }]) => `· ${reason} (${length} ${length === 1 ? 'cell' : 'cells'})\n`,
  );
  const unended = [...new Set(cells.map(({ drill }) => drill))].flatMap((drill) => {
    const { name, replay, unreached, verdict } = results.get(drill) ?? {};
    if (verdict !== 'passed' || !unreached) return [];
    return [`~ ${name}: ${unreached.map(unreachedInWords).join('; ')}\n  ${replay}\n`];
  });
  const told = [...absent, ...unended].join('');
  return told === '' ? '' : `\n${told}`;
}

export function sign(colours: Paint, { unstruck }: MatrixCell, drill: DrillResult | undefined): string {
  if (!drill) return '-';
  if (drill.verdict === 'passed' && unstruck !== undefined) return '·';
  if (drill.verdict === 'passed' && drill.unreached) return '~';
  return colours.verdict(drill.verdict, VERDICT_SIGN[drill.verdict]);
}
