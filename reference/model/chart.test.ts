import { expect, test } from 'vitest';
import { configurationChart } from '../configuration/chart.ts';
import { itemChart } from '../site-recovery/item-chart.ts';
import { startChart } from './chart.ts';

test('a chart tells each change with its event, and once what leaves it as it is; what has no place is not told', () => {
  const told: unknown[] = [];
  const chart = startChart(configurationChart, 'configuration/test', {
    changed: (from, to, by) => told.push([from, to, by]),
    stayed: (state, by) => told.push([state, by]),
  });
  chart.send({ type: 'ANSWERED' });
  chart.send({ type: 'REFUSED', code: 'A' });
  chart.send({ type: 'REFUSED', code: 'B' });
  chart.send({ type: 'REFUSED', code: 'C' });
  chart.send({ type: 'REGISTERED' });
  expect(told).toEqual([
    [undefined, 'registering', undefined],
    ['registering', 'refused', 'REFUSED'],
    ['refused', 'REFUSED'],
    ['refused', 'connected', 'REGISTERED'],
  ]);
});

test('a transition that leads to where the chart is already is told as well', () => {
  const told: unknown[] = [];
  const chart = startChart(itemChart, 'item/test', {
    changed: () => {},
    stayed: (state, by) => told.push([state, by]),
  });
  for (const type of ['ENABLED', 'FIRST_POINT', 'TEST_FAILED', 'FAILOVER_STARTED', 'FAILED_OVER'] as const) {
    chart.send({ type });
  }
  chart.send({ type: 'POINT_CHANGED' });
  chart.send({ type: 'POINT_CHANGED' });
  expect(told).toEqual([['failedOver', 'POINT_CHANGED']]);
});
