/**
 * A check that cannot fail proves nothing: each planted bug is found, by the property that was made for it. That the same
 * scenarios pass without a bug says `suite.test.ts`.
 */
import { describe, expect, it } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import { properties } from '../properties/index.ts';
import { runDrill } from '../runner.ts';
import { plants } from './index.ts';

describe('planted bugs', () => {
  it.each(plants)('$name is caught by $caughtBy', async ({ name, scenario, caughtBy }) => {
    const { result } = await runDrill({ scenario, site: sampleSite(), seed: '1', plant: name });
    const verdict = result.properties.find((property) => property.name === caughtBy);
    expect(verdict).toMatchObject({ verdict: 'violated', evidence: expect.stringMatching(/\d/) });
    expect(result.verdict).toBe('violated');
  });

  it('bear names of their own and name properties that exist', () => {
    expect(new Set(plants.map(({ name }) => name)).size).toBe(plants.length);
    const known = properties.map(({ name }) => name);
    expect(plants.filter(({ caughtBy }) => !known.includes(caughtBy))).toEqual([]);
  });
});
