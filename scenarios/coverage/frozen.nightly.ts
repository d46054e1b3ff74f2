/**
 * `npm run nightly`: every declared transition is taken away in turn, in the shortest drills that take it, and some verdict has to
 * change. What changes none is a picture, or nobody looks at what it tells.
 */
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import { scenarios } from '../index.ts';
import type { DrillResult } from '../result.ts';
import { runDrill } from '../runner.ts';
import { DECLARED } from './declared.ts';
import { frozen, judgedOtherwise } from './frozen.ts';
import { NEVER_TAKEN } from './never-taken.ts';
import { NO_DIFFERENCE } from './no-difference.ts';

const MOST_TRIED = 3;
const ROADS = `${import.meta.dirname}/roads`;

/** Where each drill is found, with what came of it when nothing was taken away. */
const drills: { readonly scenario: string; readonly before: DrillResult }[] = [];

beforeAll(async () => {
  const roads = readdirSync(ROADS).map((file) => `${ROADS}/${file}`);
  for (const scenario of [...scenarios.map(({ name }) => name), ...roads]) {
    const { result: before } = await runDrill({ scenario, site: sampleSite(), seed: '1' });
    drills.push({ scenario, before });
  }
});

describe('without it some verdict is another', () => {
  it.each(DECLARED.filter((name) => !(name in NEVER_TAKEN)))('%s', async (name) => {
    const takenIn = drills
      .filter(({ before }) => name in (before.coverage?.transitions ?? {}))
      .sort((one, other) => one.before.virtualMs - other.before.virtualMs)
      .slice(0, MOST_TRIED);
    const tried: string[] = [];
    let noticed = false;
    for (const { scenario, before } of takenIn) {
      const otherwise = await runDrill({ scenario, site: sampleSite(), seed: '1', parts: frozen(name) }).then(
        ({ result }) => judgedOtherwise(before, result),
        // A broken invariant ends the run: nobody could overlook that.
        (error: unknown) => [String(error)],
      );
      tried.push(`${before.name}: ${otherwise.join(', ') || 'as before'}`);
      noticed = otherwise.length > 0;
      if (noticed) break;
    }
    expect(noticed, tried.join('; ')).toBe(!(name in NO_DIFFERENCE));
  });
});
