/**
 * `npm run nightly`: every fault in every phase of the whole cycle, from enabling on, on the sample site; a promise is kept in every cell, and every
 * cycle comes to its end, or a document says why not. One fault alone: `npm run nightly -- -t 'matrix vpn-loss'`.
 */
import { describe, expect, it } from 'vitest';
import { sampleSite } from '../../../simulator/site/site.ts';
import { played } from '../../moves/played.ts';
import type { DrillResult } from '../../result.ts';
import { runStory } from '../../runner.ts';
import { faultsFor } from '../fault-choices.ts';
import { cellsOn } from './cells.ts';
import { roundLanes } from './round-lanes.ts';
import { roundsOf } from './rounds.ts';

const SEED = '1';
const site = sampleSite();

describe('matrix', () => {
  it.each(faultsFor(site))('%s', async (fault) => {
    const cells = cellsOn(site, SEED, [fault]);
    const rounds = roundsOf(cells, site, SEED);
    const drills: DrillResult[] = [];
    for (const lane of roundLanes(rounds, SEED)) {
      for (let next = lane.next(); !next.done; next = lane.next(drills.at(-1))) {
        const { plan, seed } = next.value;
        const { result } = await runStory(played(plan), { scenario: plan.name, site, seed });
        drills.push(result);
      }
    }
    const wrong = drills
      .filter(({ verdict }) => verdict !== 'passed')
      .map(({ name, verdict }) => `${name}: ${verdict}`);
    expect(wrong).toEqual([]);
  });
});
