/** Paths are made from the chart, and played in the virtual lab they take what the chart declares. */
import { expect, test } from 'vitest';
import { readJournal } from '../../simulator/journal/journal-reader.ts';
import { sampleSite } from '../../simulator/site/site.ts';
import { planOf } from '../moves/mistakes.ts';
import { played } from '../moves/played.ts';
import { runStory } from '../runner.ts';
import { pathPlans } from './paths.ts';

const { plans, edges, never } = pathPlans('files01');

test('every plan is whole, and no two have one name', () => {
  expect(plans.filter((plan) => !planOf(plan).ok)).toEqual([]);
  expect(new Set(plans.map(({ name }) => name)).size).toBe(plans.length);
});

test('what no path takes is that a server is given up where that is not offered', () => {
  expect(never.map(({ event, from }) => `${from} ${event}`)).toEqual([
    'unprotected DISABLED',
    'failingOver DISABLED',
    'reprotecting DISABLED',
    'failingBack DISABLED',
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

test('played, they change states in every way that the chart declares', async () => {
  const taken = new Set<string>();
  for (const plan of plans.filter(({ name }) => name.startsWith('path-'))) {
    const { journal } = await runStory(played(plan), { scenario: plan.name, site: sampleSite(), seed: '1' });
    const read = readJournal(journal);
    for (const { kind, from, to } of read.ok ? read.value.records : []) {
      if (kind === 'item.state') taken.add(`${from} to ${to}`);
    }
  }
  const changes = edges.filter(
    ({ from, to }) => from !== to && !never.some((one) => one.from === from && one.to === to),
  );
  expect(changes.map(({ from, to }) => `${from} to ${to}`).filter((change) => !taken.has(change))).toEqual([]);
});
