/**
 * `npm run nightly`: every declared transition is taken away in turn, in the shortest drills that take it, and some verdict has to
 * change. What changes none is a picture, or nobody looks at what it tells.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import type { DrillResult } from '../result.ts';
import { runStory } from '../runner.ts';
import type { Scenario } from '../scenario.ts';
import { DECLARED } from './declared.ts';
import { drillsOfCoverage } from './drills.ts';
import { frozen, judgedOtherwise } from './frozen.ts';
import { NEVER_TAKEN } from './never-taken.ts';
import { NO_DIFFERENCE, SHOWS_IN } from './no-difference.ts';

/** Most are noticed in the first; some are taken in many drills before one in which they matter. */
const MOST_TRIED = 15;
const NO_LIMIT = 0;

/** With what came of each when nothing was taken away. */
const drills: { readonly told: Scenario; readonly before: DrillResult }[] = [];

beforeAll(async () => {
  for (const told of await drillsOfCoverage(sampleSite())) {
    const { result: before } = await runStory(told, { scenario: told.name, site: sampleSite(), seed: '1' });
    drills.push({ told, before });
  }
}, NO_LIMIT);

describe('without it some verdict is another', () => {
  it.each(DECLARED.filter((name) => !(name in NEVER_TAKEN)))('%s', async (name) => {
    const takenIn = drills
      .filter(
        ({ told, before }) =>
          name in (before.coverage?.transitions ?? {}) && (SHOWS_IN[name] ?? told.name) === told.name,
      )
      .sort((one, other) => one.before.virtualMs - other.before.virtualMs)
      .slice(0, MOST_TRIED);
    const tried: string[] = [];
    let noticed = false;
    for (const { told, before } of takenIn) {
      const parts = frozen(name);
      const otherwise = await runStory(told, { scenario: told.name, site: sampleSite(), seed: '1', parts }).then(
        ({ result }) => judgedOtherwise(before, result),
        // A broken invariant ends the run: nobody could overlook that.
        (error: unknown) => [String(error)],
      );
      tried.push(`${told.name}: ${otherwise.join(', ') || 'as before'}`);
      noticed = otherwise.length > 0;
      if (noticed) break;
    }
    expect(noticed, tried.join('; ')).toBe(!(name in NO_DIFFERENCE));
  });
});
