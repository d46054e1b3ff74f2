/** Each chart in turn never leaves its first state: were it a picture and no model, the drill would pass all the same. */
import { expect, test } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import { runStory } from '../runner.ts';
import { fullCycle } from '../stories/full-cycle.ts';
import { CHARTS } from './declared.ts';
import { frozenWhole } from './frozen.ts';

test.each(Object.keys(CHARTS))('a drill fails when the chart "%s" is frozen', async (kind) => {
  const request = { scenario: fullCycle.name, site: sampleSite(), seed: '1', parts: frozenWhole(kind) };
  const verdict = await runStory(fullCycle, request).then(({ result }) => result.verdict);
  expect(verdict).toBe('violated');
});
