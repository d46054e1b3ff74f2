/** The heat map: every cell says in words what its colour says, and leads to its drill. */
import { expect, test } from 'vitest';
import type { DrillResult, RunResult } from '../scenarios/result.ts';
import { matrixSection } from './html-matrix.ts';

const drill = (name: string, verdict: string) => ({ name, verdict, seed: '1' }) as unknown as DrillResult;
const cell = (variant: 'soon' | 'late', name: string, phase = 'commit/VmCommit') =>
  ({ fault: 'vpn-loss', phase, variant, drill: name }) as const;

test('a violated cell, one whose fault did not strike, and one that was not run are told apart in words', () => {
  const matrix = [
    cell('soon', 'a'),
    { ...cell('late', 'b'), unstruck: 'its moment did not come' },
    cell('soon', 'c', 'commit/committed'),
  ];
  const drills = [drill('a', 'violated'), drill('b', 'passed')];
  const section = matrixSection({ drills, matrix } as unknown as RunResult);
  expect(section).toContain('aria-label="vpn-loss in commit/VmCommit, healed after five minutes: violated">✘</a>');
  expect(section).toContain('passed; the fault did not strike: its moment did not come">○</a>');
  expect(section).toContain('commit/committed, healed after five minutes: not run">–</span>');
  expect(section).toContain('href="#a-1"');
});

test('a cycle that did not come to its end is told apart from a pass', () => {
  const drills = [
    {
      ...drill('a', 'passed'),
      unreached: [{ subject: 'files01', state: 'testing', code: '78093', source: 'documented' }],
    },
  ];
  const section = matrixSection({ drills, matrix: [cell('soon', 'a')] } as unknown as RunResult);
  expect(section).toContain('passed; files01 did not come to testing: 78093 (documented)">~</a>');
});

test('a pair of faults has a row of its own, in each order', () => {
  const matrix = [
    { ...cell('soon', 'a'), second: 'clock-off' },
    { ...cell('soon', 'b'), fault: 'clock-off', second: 'vpn-loss' },
  ];
  const section = matrixSection({ drills: [], matrix } as unknown as RunResult);
  expect([...section.matchAll(/<th scope="row">([^<]*)/g)].map(([, row]) => row)).toEqual([
    'vpn-loss, then clock-off',
    'clock-off, then vpn-loss',
  ]);
});

test('a run that is no matrix has none', () => {
  expect(matrixSection({ drills: [] } as unknown as RunResult)).toBe('');
});
