/** A process server's health at the edges of its documented limits (facts, section 3.5). */
import { describe, expect, test } from 'vitest';
import { startChart } from '../model/chart.ts';
import { type Measurement, processServerChart } from './chart.ts';

const UNHEARD = { changed: () => {}, stayed: () => {} };
const minutes = (count: number) => count * 60_000;

function measured(measurement: Measurement): string {
  const chart = startChart(processServerChart, 'process/test', UNHEARD);
  chart.send({ type: 'MEASURED', ...measurement });
  return chart.state();
}
const healthOf = (measurement: Measurement) => /health\.(\w+)/.exec(measured(measurement))?.[1];

describe('health is the worst of what is measured', () => {
  test.each([
    [1, undefined, 'normal'],
    [0.3, undefined, 'normal'],
    [0.299, undefined, 'warning'],
    [0.25, undefined, 'warning'],
    [0.249, undefined, 'critical'],
    [1, minutes(30), 'normal'],
    [1, minutes(30) + 1, 'warning'],
    [1, minutes(45), 'warning'],
    [1, minutes(45) + 1, 'critical'],
    [0.28, minutes(50), 'critical'],
    [0.2, minutes(35), 'critical'],
  ])('%f of the cache free, upload in %s ms: %s', (cacheFreeShare, uploadEstimateMs, health) => {
    expect(healthOf({ cacheFreeShare, uploadEstimateMs })).toBe(health);
  });
});

test('machines are throttled below a fifth of free cache, and no longer from there', () => {
  const chart = startChart(processServerChart, 'process/test', UNHEARD);
  for (const [cacheFreeShare, intake] of [
    [0.2, 'intake.open'],
    [0.199, 'intake.throttling'],
    [0.21, 'intake.open'],
  ] as const) {
    chart.send({ type: 'MEASURED', cacheFreeShare });
    expect(chart.matches(intake), `${cacheFreeShare} free`).toBe(true);
  }
});
