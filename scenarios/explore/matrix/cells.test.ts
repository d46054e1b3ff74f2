/** Every cell of the matrix is a plan that can be played, under a name of its own, and no fault and no step is left out. */
import { expect, test } from 'vitest';
import { itemChart } from '../../../reference/site-recovery/item-chart.ts';
import { sampleSite } from '../../../simulator/site/site.ts';
import { planOf } from '../../moves/mistakes.ts';
import { faultsFor } from '../fault-choices.ts';
import { cellsOn, pairsOn, phaseNames } from './cells.ts';
import { cycleOn } from './cycle.ts';

const cells = cellsOn(sampleSite(), '1');

test('every cell can be played', () => {
  expect(cells.map(({ plan }) => planOf(plan)).filter(({ ok }) => !ok)).toEqual([]);
  expect(new Set(cells.map(({ plan }) => plan.name)).size).toBe(cells.length);
});

test('every fault meets every phase, healed soon and late', () => {
  expect(cells).toHaveLength(faultsFor(sampleSite()).length * phaseNames(sampleSite()).length * 2);
});

test('what is asked leads to states of the chart, and goes through such', () => {
  const states = Object.keys(itemChart.states);
  for (const { moves, states: through } of cycleOn(sampleSite())) {
    const named = [...through, ...moves.flatMap(({ until }) => (until === undefined ? [] : [until]))];
    expect(named.filter((state) => !states.includes(state))).toEqual([]);
  }
});

test('a seed draws the same for a fault in all its cells', () => {
  const drawn = cells
    .filter(({ fault }) => fault === 'power-cut-at')
    .map(({ plan }) => JSON.stringify(plan.moves.find((move) => 'fault' in move && { ...move, when: undefined })));
  expect(new Set(drawn.map((text) => text.replace(/,"when":.*?}/, ''))).size).toBe(1);
});

test('pairs come in both orders, the second a minute after the first and both for five minutes', () => {
  const pairs = pairsOn(sampleSite(), '1', ['vpn-loss', 'clock-off', 'server-restart'], ['commit/VmCommit']);
  expect(pairs).toHaveLength(3 * 2 * 2);
  expect(pairs.map(({ plan }) => planOf(plan)).filter(({ ok }) => !ok)).toEqual([]);
  expect(new Set(pairs.map(({ plan }) => plan.name)).size).toBe(pairs.length);
  const strikes = pairs[0]?.plan.moves.filter((move) => 'fault' in move || 'heal' in move);
  expect(strikes?.map(({ when }) => when)).toEqual([
    { task: 'VmCommit' },
    { sinceMs: 60_000 },
    { sinceMs: 240_000 },
    { sinceMs: 60_000 },
  ]);
});
