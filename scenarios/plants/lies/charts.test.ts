/** A frozen chart is the declared one without one transition. */
import { expect, test } from 'vitest';
import { itemChart } from '../../../reference/site-recovery/item-chart.ts';
import { startChart } from '../../../reference/model/chart.ts';
import { processServerChart } from '../../../reference/process/chart.ts';
import { without } from './charts.ts';

const silent = { changed: () => {}, stayed: () => {} };

test('what it is deaf to leaves it where it is; everything else is as declared', () => {
  const chart = startChart(without(itemChart, 'initialReplication', 'FIRST_POINT') as typeof itemChart, 'item', silent);
  chart.send({ type: 'ENABLED' });
  chart.send({ type: 'FIRST_POINT' });
  expect(chart.state()).toBe('initialReplication');
  chart.send({ type: 'RESYNC_REQUIRED', reason: 'because' });
  expect(chart.context().resyncReason).toBe('because');
  expect(startChart(itemChart, 'item', silent).can({ type: 'ENABLED' })).toBe(true);
});

test('guards and the other regions are kept', () => {
  const deafIntake = without(processServerChart, 'intake', 'MEASURED') as typeof processServerChart;
  const chart = startChart(deafIntake, 'process-server', silent);
  chart.send({ type: 'MEASURED', cacheFreeShare: 0.1 });
  expect(chart.state()).toBe('registration.registering|health.critical|intake.open|upload.flowing');
});

test('of guarded alternatives one can be dropped, and the next that fits is taken', () => {
  const neverCritical = without(processServerChart, 'health', 'MEASURED', 0) as typeof processServerChart;
  const chart = startChart(neverCritical, 'process-server', silent);
  chart.send({ type: 'MEASURED', cacheFreeShare: 0.1 });
  expect(chart.state()).toContain('health.warning');
});

test('a transition that is not declared cannot be dropped', () => {
  expect(() => without(itemChart, 'protected', 'COMMITTED')).toThrow('item declares COMMITTED in protected');
});
