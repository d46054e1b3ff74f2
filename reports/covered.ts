/** What a search has covered, in a few lines: how much of all there is, and what it never came to at all. */
import { type Coverage, mergedAll } from '../scenarios/coverage/coverage.ts';
import { ITEM_STATES } from '../scenarios/coverage/declared.ts';
import { ASKED } from '../scenarios/coverage/operations.ts';
import type { DrillResult } from '../scenarios/result.ts';
import { chartRows, operationRows } from './coverage-rows.ts';

/** @param faults those that the site has a place for */
export function coveredText(drills: readonly DrillResult[], noun: string, faults: readonly string[]): string {
  const coverage = mergedAll(drills.map((drill) => drill.coverage));
  if (coverage.drills === 0) return '';
  const charts = chartRows(coverage);
  const declared = charts.reduce((sum, chart) => sum + chart.declared, 0);
  const missed = charts.reduce((sum, chart) => sum + chart.missed.length, 0);
  const asked = operationRows(coverage).flatMap(({ cells }) => cells.filter((cell) => cell !== 'never'));
  const shares = [
    `${declared - missed} of ${declared} transitions`,
    `${asked.length} of ${ASKED.length * ITEM_STATES.length} operations by state`,
    `${Object.keys(coverage.faults).length} of ${faults.length * ITEM_STATES.length} faults by state`,
    `${Object.keys(coverage.pairs).length} of ${(faults.length * (faults.length + 1)) / 2} pairs of faults`,
  ];
  const by = coverage.drills === 1 ? `1 ${noun}` : `${coverage.drills} ${noun}s`;
  return `\nCovered by ${by}: ${shares.join(', ')}.\n${notAtAll(coverage, faults)}`;
}

function notAtAll({ faults: met, operations, transitions }: Coverage, faults: readonly string[]): string {
  const entered = new Set(Object.keys(transitions).map((name) => name.split(' → ')[1]));
  const begins = (grounds: Readonly<Record<string, number>>, name: string) =>
    Object.keys(grounds).some((one) => one.startsWith(`${name} in `));
  const missing = [
    ['states', ITEM_STATES.slice(1).filter((state) => !entered.has(state) && !left(transitions, state))],
    ['operations', ASKED.filter(({ job, name }) => job && !begins(operations, name)).map(({ name }) => name)],
    ['faults', faults.filter((name) => !begins(met, name))],
  ] as const;
  const told = missing.filter(([, names]) => names.length > 0).map(([what, names]) => `${what} ${names.join(', ')}`);
  return told.length === 0 ? '' : `Not at all: ${told.join('; ')}.\n`;
}

function left(transitions: Coverage['transitions'], state: string): boolean {
  return Object.keys(transitions).some((name) => name.startsWith(`item: ${state} `));
}
