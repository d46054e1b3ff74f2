/** The share of one machine: together all of it, nothing twice, and the same whatever the machine. */
import { expect, test } from 'vitest';
import { laneOfOne } from '../../scenarios/explore/lane.ts';
import { walkLanes } from '../../scenarios/explore/walk-lanes.ts';
import { sampleSite } from '../../simulator/site/site.ts';
import type { PlannedSearch } from './mode.ts';
import { drillsOf, parseShard, shareOf } from './shard.ts';

const plan = { schema: 'muster.moves/1', name: 'a', title: 'A', begins: 'protected', moves: [], restMs: 0 } as const;

const walks = (runs: number): PlannedSearch => ({
  drills: runs,
  drillMs: 1,
  lanes: walkLanes(sampleSite(), { firstSeed: 1, runs, moves: 1, faultsAtOnce: 0 }),
});
const cells = (drills: number): PlannedSearch => ({
  drills,
  drillMs: 1,
  lanes: Array.from({ length: drills }, (_, number) => laneOfOne({ number, plan, seed: '1' })),
});

/** Numbers of the drills that its lanes hand out. */
function handedOut({ lanes }: PlannedSearch): number[] {
  return lanes.flatMap((lane) => [...lane].map(({ number }) => number)).toSorted((a, b) => a - b);
}

test.each([
  ['twenty walks', () => walks(20), 3],
  ['twenty walks, a lane each', () => walks(20), 8],
  ['three walks', () => walks(3), 2],
  ['seven cells', () => cells(7), 3],
  ['one cell, one machine', () => cells(1), 1],
])('%s: the shares are all of it, nothing twice, and each is as large as it says', (_, search, of) => {
  const numbers = Array.from({ length: of }, (_, index) => index + 1).flatMap((number) => {
    const share = shareOf(search(), { number, of });
    if (!share.ok) throw new Error(share.failure.message);
    const drills = handedOut(share.value);
    expect(drills).toHaveLength(share.value.drills);
    expect(drills).toEqual(drillsOf({ number, of }, search()));
    return drills;
  });
  expect(numbers.toSorted((a, b) => a - b)).toEqual(handedOut(search()));
});

test('the same drills have the same plans, alone or beside all others', () => {
  const plansOf = ({ lanes }: PlannedSearch) =>
    new Map(lanes.flatMap((lane) => [...lane].map(({ number, plan }) => [number, JSON.stringify(plan)] as const)));
  const whole = plansOf(walks(12));
  const share = shareOf(walks(12), { number: 2, of: 3 });
  const alone = share.ok ? [...plansOf(share.value)] : [];
  expect(alone.map(([number]) => number)).toEqual([1, 9, 4, 7]);
  for (const [number, text] of alone) expect(text).toBe(whole.get(number));
});

test('more machines than there is work for are refused, the first as the last', () => {
  const refused = (number: number) => shareOf(walks(20), { number, of: 9 });
  const message = 'this search has no work for 9 machines; it can be cut into 8, 1/8 to 8/8';
  for (const number of [1, 9]) {
    expect(refused(number)).toEqual({
      ok: false,
      failure: { code: 'USAGE', message: `--shard ${number}/9: ${message}` },
    });
  }
});

test.each(['0/3', '4/3', 'a/b', '1/0', '1', '/3', '1/', '-1/3', '1.5/3', '1/3/5', ' 1/3', '1 / 3', ''])(
  '"%s" is no shard',
  (text) => {
    expect(parseShard(text)).toMatchObject({ ok: false, failure: { code: 'USAGE' } });
  },
);

test('"03/12" is the third of twelve', () => {
  expect(parseShard('03/12')).toEqual({ ok: true, value: { number: 3, of: 12 } });
});
