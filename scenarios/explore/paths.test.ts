/** Paths are made from the chart. */
import { expect, test } from 'vitest';
import { planOf } from '../moves/mistakes.ts';
import { pathPlans } from './paths.ts';

const { plans, never } = pathPlans('files01');

test('every plan is whole, and no two have one name', () => {
  expect(plans.filter((plan) => !planOf(plan).ok)).toEqual([]);
  expect(new Set(plans.map(({ name }) => name)).size).toBe(plans.length);
});

test('what no path takes is that a server is given up where that is not offered, and what a job brings on its way', () => {
  expect(never.map(({ event, from }) => `${from} ${event}`)).toEqual([
    'unprotected DISABLED',
    'testing MACHINE_MADE',
    'failingOver DISABLED',
    'failingOver MACHINE_MADE',
    'failedOver MACHINE_MADE',
    'reprotecting DISABLED',
    'reprotecting WAY_CHECKED',
    'failingBack DISABLED',
    'failingBack MACHINE_MADE',
    'failingBack WAY_CHECKED',
  ]);
});

test('in a state that passes by itself a plan asks one thing, in one that lasts all that is not offered', () => {
  const asked = (name: string) => plans.find((plan) => plan.name === name)?.moves.at(-1);
  expect(asked('refused-in-failing-over-commit')).toEqual({
    operation: 'commit',
    subject: 'files01',
    when: { state: 'failingOver', of: 'files01', afterMs: 200 },
  });
  expect(plans.find(({ name }) => name === 'refused-in-protected')?.moves.slice(2)).toMatchObject(
    [
      'enable-replication',
      'test-failover-cleanup',
      'failback',
      'change-recovery-point',
      'cancel-failover',
      'commit',
      'reprotect-home',
      'reprotect-to-azure',
    ].map((operation) => ({ operation })),
  );
});
