/** `npm run nightly`: on any site that `muster check` has nothing against, the whole cycle passes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { examineSite, type Site } from '../../simulator/site/site.ts';
import { runDrill } from '../runner.ts';
import { anySite } from './any-site.ts';

const sound = fc.sample(anySite, { numRuns: 200, seed: 1 }).flatMap((drawn, index): [string, Site][] => {
  const { site, mistakes, warnings } = examineSite(stringify(drawn), 'any.yaml');
  return site && mistakes.length + warnings.length === 0 ? [[`site ${index}`, site]] : [];
});

test('among those drawn there are such', () => {
  expect(sound.length).toBeGreaterThan(40);
});

test.each(sound)('%s', async (_, site) => {
  const { result } = await runDrill({ scenario: 'full-cycle', site, seed: '1' });
  expect(result.properties.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  expect(result.verdict).toBe('passed');
});
