/**
 * `npm run nightly`: on sites of realistic size, and on those in `docs/examples`, every drill passes, or is not for that site. Takes long; one drill alone:
 * `npm run nightly -- -t 'clinic-50mbps.yaml planned-failover-refused'`.
 */
import { describe, expect, it } from 'vitest';
import { scenarios } from '../index.ts';
import { whyNotTold } from '../scenario.ts';
import { runDrill } from '../runner.ts';
import { exampleSites, realisticSites } from './sites.ts';

const SEED = '1';

describe.each([...realisticSites(), ...exampleSites()])('%s', (_, site) => {
  const fitting = scenarios.filter((story) => whyNotTold(story, site) === undefined).map(({ name }) => name);
  it.each(fitting)('%s passes', async (name) => {
    const { result } = await runDrill({ scenario: name, site, seed: SEED });
    expect(result.properties.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(result.verdict).toBe('passed');
  });
});
