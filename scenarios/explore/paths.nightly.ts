/** All paths through the chart of an item, played in the virtual lab. In CI a few are, and `muster coverage --complete` counts what they leave. */
import { expect, test } from 'vitest';
import { readJournal } from '../../simulator/journal/journal-reader.ts';
import { sampleSite } from '../../simulator/site/site.ts';
import { played } from '../moves/played.ts';
import { runStory } from '../runner.ts';
import { pathPlans } from './paths.ts';

const { plans, edges, never } = pathPlans('files01');

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
