/** The matrix on a terminal: a pair of signs for each fault and phase, and what did not strike is no pass. */
import { expect, test } from 'vitest';
import type { DrillResult, Verdict } from '../scenarios/result.ts';
import { grid } from './grid.ts';
import { paint } from './paint.ts';

const phases = Array.from({ length: 20 }, (_, index) => `failover/phase${index + 1}`);
const cells = ['vpn-loss', 'clock-off'].flatMap((fault) =>
  phases.flatMap((phase) =>
    (['soon', 'late'] as const).map((variant) => {
      const drill = `${fault}-${phase}-${variant}`;
      const absent = drill === 'vpn-loss-failover/phase2-soon' && { unstruck: 'its moment did not come' };
      return { fault, phase, variant, drill, ...absent };
    }),
  ),
);
const WRONG_STATE = { code: 'OperationNotAllowedInCurrentState', source: 'documented' } as const;
const drill = (name: string, verdict: Verdict) => ({ name, verdict }) as unknown as DrillResult;

const text = grid(paint(false), cells, [
  drill('vpn-loss-failover/phase1-soon', 'passed'),
  drill('vpn-loss-failover/phase1-late', 'violated'),
  drill('vpn-loss-failover/phase2-soon', 'passed'),
  drill('vpn-loss-failover/phase2-late', 'inconclusive'),
]);

test('each pair of signs stands beneath the number of its phase', () => {
  const [heading = '', row = ''] = text.trimStart().split('\n').length ? text.slice(1).split('\n') : [];
  expect(row.slice(heading.indexOf(' 1 '))).toMatch(/^\s?✔✘/);
  expect(row).toMatch(/^vpn-loss {3}✔✘ {2}·\? {2}-- /);
});

test('it fits a hundred columns: phases that have no room are folded below', () => {
  const rows = text.split('\n').filter((line) => /^ |^vpn-loss|^clock-off/.test(line));
  expect(rows.filter((line) => line.startsWith('vpn-loss'))).toHaveLength(2);
  expect(Math.max(...rows.map(({ length }) => length))).toBeLessThanOrEqual(100);
});

test('every phase is named by its number, and every sign is explained', () => {
  expect(text).toContain(' 20  failover/phase20\n');
  expect(text).toContain('`·` the fault did not strike');
  expect(text).toContain('· vpn-loss: its moment did not come (1 cell)\n');
});

test('a cycle that a document excuses from coming to its end is no pass', () => {
  const unreached = [
    { subject: 'files01', state: 'testing', code: '78093', source: 'documented' },
    { subject: 'files01', state: 'protected', ...WRONG_STATE },
  ] as const;
  const unended = { ...drill('vpn-loss-failover/phase3-soon', 'passed'), unreached };
  const told = grid(paint(false), cells, [{ ...unended, replay: 'npx muster replay a.json' }]);
  expect(told).toContain('\nvpn-loss   --  --  ~- ');
  expect(told).toContain(
    `~ vpn-loss-failover/phase3-soon: files01 did not come to testing: 78093 (documented); files01 did not come to protected: ${WRONG_STATE.code} (documented)\n  npx muster replay a.json\n`,
  );
});

test('a drill that stands for several cells is told once', () => {
  const unreached = [{ subject: 'files01', state: 'testing', code: '78093', source: 'documented' }] as const;
  const one = drill('vpn-loss-round-1-soon', 'passed');
  const theirs = cells.slice(0, 3).map((cell) => ({ ...cell, drill: one.name }));
  const told = grid(paint(false), theirs, [{ ...one, unreached, replay: 'npx muster replay a.json' }]);
  expect(told.split('npx muster replay a.json')).toHaveLength(2);
});
