/** Every declared transition can be taken away, and nothing else goes with it. */
import { expect, test } from 'vitest';
import type { Runtime } from '../../reference/runtime.ts';
import { startChart } from '../../reference/model/chart.ts';
import { processServerChart } from '../../reference/process/chart.ts';
import { CHARTS, DECLARED } from './declared.ts';
import { frozen } from './frozen.ts';
import { NO_DIFFERENCE, SHOWS_IN } from './no-difference.ts';

test('every declared transition can be frozen, in the role that runs its chart', () => {
  const roles = DECLARED.map((name) => Object.keys(frozen(name).runtimes ?? {}).join());
  expect([...new Set(roles)].sort()).toEqual([
    'configuration',
    'master-target',
    'mobility',
    'process',
    'site-recovery',
  ]);
});

test('a guarded alternative goes alone', () => {
  const parts = frozen('process-server: health MEASURED → health.critical');
  const world = parts.runtimes?.process?.({} as Runtime);
  const chart = startChart(processServerChart, 'process', { changed: () => {}, stayed: () => {} }, world);
  chart.send({ type: 'MEASURED', cacheFreeShare: 0.1 });
  expect(chart.state()).toContain('health.warning|intake.throttling');
});

test('what makes no difference is declared, and has a reason', () => {
  const declared = Object.values(CHARTS).flatMap(({ transitions }) => transitions.map(({ name }) => name));
  expect([...Object.keys(NO_DIFFERENCE), ...Object.keys(SHOWS_IN)].filter((name) => !declared.includes(name))).toEqual(
    [],
  );
  expect(Object.values(NO_DIFFERENCE).filter((reason) => reason.trim() === '')).toEqual([]);
});
