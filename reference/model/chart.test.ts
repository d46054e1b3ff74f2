import { expect, test } from 'vitest';
import { mobilityChart } from '../mobility/chart.ts';
import { itemChart } from '../site-recovery/item-chart.ts';
import { startChart } from './chart.ts';

test('a chart tells each change with its event, and once what leaves it as it is; what has no place is not told', () => {
  const told: unknown[] = [];
  const shipment = (state: string | undefined) => state?.split('|').find((region) => region.startsWith('shipment'));
  const chart = startChart(mobilityChart, 'mobility/test', {
    changed: (from, to, by) => told.push([shipment(from), shipment(to), by]),
    stayed: (state, by) => told.push([shipment(state), by]),
  });
  chart.send({ type: 'LOG_CAUGHT_UP' });
  chart.send({ type: 'SHIPMENT_FAILED', code: 'A' });
  chart.send({ type: 'SHIPMENT_FAILED', code: 'B' });
  chart.send({ type: 'SHIPMENT_FAILED', code: 'C' });
  chart.send({ type: 'SHIPPED' });
  expect(told).toEqual([
    [undefined, 'shipment.flowing', undefined],
    ['shipment.flowing', 'shipment.blocked', 'SHIPMENT_FAILED'],
    ['shipment.blocked', 'SHIPMENT_FAILED'],
    ['shipment.blocked', 'shipment.flowing', 'SHIPPED'],
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
