/** The suite as `npx muster run` runs it: on the sample site, with the seed it has by default, every drill passes. */
import { describe, expect, it } from 'vitest';
import { properties } from './properties/index.ts';
import { scenarios } from './index.ts';
import { runDrill } from './runner.ts';
import { sampleSite } from '../simulator/site/site.ts';

const DEFAULT_SEED = '1';

describe('the default suite', () => {
  it.each(scenarios)('$name passes', async ({ name }) => {
    const { result } = await runDrill({ scenario: name, site: sampleSite(), seed: DEFAULT_SEED });
    const unsound = result.properties.filter(({ verdict }) => verdict !== 'passed');
    expect(unsound).toEqual([]);
    expect(result.verdict).toBe('passed');
  });

  it('promises only properties that there are, and exercises every one of them', () => {
    const known = properties.map(({ name }) => name);
    const promised = new Set(scenarios.flatMap(({ exercises }) => exercises));
    expect([...promised].filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !promised.has(name))).toEqual([]);
  });
});
