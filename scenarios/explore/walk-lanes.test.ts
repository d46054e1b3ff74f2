/** Walks in lanes: each lane goes where it has not been, ends when there is nothing new, and hears of no other lane. */
import { expect, test } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import { type Coverage, groundOf, NO_COVERAGE } from '../coverage/coverage.ts';
import type { DrillResult } from '../result.ts';
import { expectedGround } from './expected-ground.ts';
import type { PlannedDrill } from './lane.ts';
import { lanesWithoutNews, type Walks, walkLanes } from './walk-lanes.ts';

const site = sampleSite();
const servers = site.servers.map(({ name }) => name);

/** As if everything went as expected. */
function wentWell({ plan, seed }: PlannedDrill): DrillResult {
  const ground = [...expectedGround(plan, servers)];
  const of = (kind: string) =>
    groundOf(ground.flatMap((name) => (name.startsWith(`${kind}: `) ? [name.slice(kind.length + 2)] : [])));
  const coverage = {
    ...NO_COVERAGE,
    drills: 1,
    operations: of('operations'),
    faults: of('faults'),
    pairs: of('pairs'),
  };
  return { seed, coverage } as DrillResult;
}

function walked(walks: Walks, lane: number, come: (drill: PlannedDrill) => DrillResult): PlannedDrill[] {
  const drills: PlannedDrill[] = [];
  const row = walkLanes(site, walks)[lane];
  let next = row?.next(undefined);
  while (next && next.done !== true) {
    drills.push(next.value);
    next = row?.next(come(next.value));
  }
  return drills;
}

test('guided walks are expected to cover more than those that take whatever is drawn', () => {
  const covered = (unguided: boolean) => {
    const ground = new Set<string>();
    for (const drill of walked({ firstSeed: 1, runs: 64, unguided }, 0, wentWell)) {
      for (const name of expectedGround(drill.plan, servers)) ground.add(name);
    }
    return ground.size;
  };
  expect(covered(false)).toBeGreaterThan(covered(true) * 1.3);
});

test('the same outcomes lead a lane the same way, others another way', () => {
  const walks = { firstSeed: 2, runs: 32 };
  const nothing = ({ seed }: PlannedDrill) => ({ seed, coverage: { ...NO_COVERAGE, drills: 1 } }) as DrillResult;
  expect(walked(walks, 3, wentWell)).toEqual(walked(walks, 3, wentWell));
  expect(walked(walks, 3, wentWell)).not.toEqual(walked(walks, 3, nothing));
  expect(walked(walks, 3, wentWell).map(({ number }) => number)).toEqual([3, 11, 19, 27]);
});

test('a lane ends when so many of its walks in a row covered nothing new, and that is told', () => {
  const walks = { firstSeed: 1, runs: 80, nothingNew: 2 };
  const always: Coverage = { ...NO_COVERAGE, drills: 1, faults: groundOf(['vpn-loss in protected']) };
  const come = ({ seed }: PlannedDrill) => ({ seed, coverage: always }) as DrillResult;
  const drills = walked(walks, 1, come);
  expect(drills.map(({ number }) => number)).toEqual([1, 9, 17]);
  expect(lanesWithoutNews(drills.map(come), walks)).toBe(1);
  expect(lanesWithoutNews(drills.map(wentWell), walks)).toBe(0);
});
