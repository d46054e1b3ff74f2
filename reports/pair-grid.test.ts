/** Pairs on a terminal: one sign for a pair, the worst of its phases, and which came first makes a difference. */
import { expect, test } from 'vitest';
import type { DrillResult, MatrixCell, Verdict } from '../scenarios/result.ts';
import { paint } from './paint.ts';
import { pairGrid } from './pair-grid.ts';

const cell = (fault: string, second: string, drill: string): MatrixCell => ({
  fault,
  second,
  phase: `commit/${drill}`,
  variant: 'soon',
  drill,
});
const drill = (name: string, verdict: Verdict) => ({ name, verdict }) as unknown as DrillResult;

test('of all phases the worst is told, by the fault that came first', () => {
  const cells = [
    cell('vpn-loss', 'clock-off', 'a'),
    cell('vpn-loss', 'clock-off', 'b'),
    cell('clock-off', 'vpn-loss', 'c'),
    cell('clock-off', 'vpn-loss', 'd'),
  ];
  const told = pairGrid(paint(false), cells, [drill('a', 'passed'), drill('b', 'violated'), drill('c', 'passed')]);
  expect(told.split('\n').slice(1, 4)).toEqual(['               1  2', ' 1  vpn-loss      ✘', ' 2  clock-off  -']);
});

test('two faults whose second never struck are no pass, and the reason stands beneath', () => {
  const never = { ...cell('vpn-loss', 'line-cut-at', 'a'), unstruck: 'line-cut-at: its moment did not come' };
  const told = pairGrid(paint(false), [never], [drill('a', 'passed')]);
  expect(told).toMatch(/\n 1 {2}vpn-loss {8}·\n/);
  expect(told).toContain('· in pairs: line-cut-at: its moment did not come (1 cell)\n');
});
