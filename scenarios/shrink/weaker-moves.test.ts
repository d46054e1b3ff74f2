/** Weaker moves: which there are, in which order, and that they come to an end. */
import { expect, test } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import { planOf } from '../moves/mistakes.ts';
import { aPlan } from '../moves/fixtures/a-plan.ts';
import type { Move, MovePlan } from '../moves/plan.ts';
import { lessThan, shorterThan } from './less.ts';
import type { PlanOnSite } from './round.ts';
import { roundsOf } from './rounds.ts';
import { shrink } from './shrink.ts';
import { weakerThan } from './weaker-move.ts';
import { weakerPlans } from './weaker-moves.ts';

const minutes = (count: number) => count * 60_000;
const plan = (...moves: Move[]): MovePlan => ({ ...aPlan(...moves), restMs: minutes(60) });

test('a shorter time is none at all, or about half in a round figure', () => {
  expect([240_000, 61_000, 1_500, 1_000, 0].map(shorterThan)).toEqual([[0, minutes(2)], [0, 30_000], [0], [0], []]);
});

test('a smaller number is nearer to zero, whatever its sign; of servers each stands alone', () => {
  expect(lessThan('byMinutes', -40)).toEqual([0, -1, -20]);
  expect(lessThan('nth', 1)).toEqual([0]);
  expect(lessThan('byMs', 10_000)).toEqual([0, 5_000]);
  expect(lessThan('servers', ['a', 'b'])).toEqual([['a'], ['b']]);
  expect(lessThan('servers', ['a'])).toEqual([]);
  expect(lessThan('point', 'Latest')).toEqual([]);
});

test('an operation is asked of one server, at no moment of its own, and with what is usual', () => {
  const move: Move = {
    operation: 'failover',
    subject: 'everything',
    until: 'failedOver',
    parameters: { point: 'Latest', shutDownSource: true },
    when: { afterMs: 240_000 },
  };
  expect(weakerThan(move, ['a', 'b'])).toEqual([
    { ...move, when: undefined },
    { ...move, when: { afterMs: 120_000 } },
    { ...move, subject: 'a' },
    { ...move, subject: 'b' },
    { ...move, until: undefined },
    { ...move, parameters: undefined },
    { ...move, parameters: { shutDownSource: true } },
    { ...move, parameters: { point: 'Latest' } },
  ]);
});

test('what needs a parameter keeps it, and every plan that is tried can be played', () => {
  const all = weakerPlans(
    plan({ fault: 'blocked-urls', parameters: { category: 'storage' }, as: 'x' }, { heal: 'x' }),
    [],
  );
  expect(all.map(({ restMs }) => restMs)).toEqual([0, minutes(30)]);
  expect(all.every((each) => planOf(each).ok)).toBe(true);
});

test('from a long plan to the one server, the one parameter and the time that it takes', async () => {
  const began = plan(
    { waitMs: minutes(40), when: { afterMs: minutes(3) } },
    { operation: 'test-failover', subject: 'billing01', parameters: { point: 'Latest' } },
    {
      fault: 'server-loss',
      parameters: { servers: ['orders01', 'files01'] },
      as: 'loss',
      when: { task: 'VmFailover', afterMs: 10_000 },
    },
    { heal: 'loss', when: { afterMs: minutes(5) } },
    {
      operation: 'failover',
      subject: 'everything',
      parameters: { point: 'Latest', shutDownSource: true },
      when: { afterMs: minutes(9) },
    },
  );
  /** A failover with shutdown of what was lost, a quarter of an hour after something. */
  const fails = ({ plan: { moves, restMs } }: PlanOnSite) => {
    const lost = moves.flatMap((move) => ('fault' in move ? ((move.parameters?.servers as string[]) ?? []) : []));
    const waited = moves.some((move) => 'waitMs' in move && move.waitMs >= minutes(10));
    return (
      waited &&
      restMs >= minutes(20) &&
      moves.some(
        (move) =>
          'operation' in move &&
          move.operation === 'failover' &&
          move.parameters?.shutDownSource === true &&
          (move.subject === 'everything' ? lost.length > 0 : lost.includes(move.subject ?? '')),
      )
    );
  };
  let tried = 0;
  const result = await shrink(
    { plan: began, site: sampleSite() },
    roundsOf({ plan: began, site: sampleSite() }),
    {
      stillFails: async (candidate) => {
        tried += 1;
        return fails(candidate);
      },
      forget: () => {},
      smaller: () => {},
    },
    { runs: 200, atOnce: 1 },
  );
  expect(result.smallest.site.servers.map(({ name }) => name)).toEqual(['orders01']);
  expect(result).toMatchObject({
    smallest: {
      plan: {
        ...began,
        restMs: minutes(30),
        begins: 'registered',
        moves: [
          { waitMs: minutes(15) },
          { fault: 'server-loss', parameters: { servers: ['orders01'] } },
          { operation: 'failover', subject: 'orders01', parameters: { shutDownSource: true } },
        ],
      },
    },
    runs: tried,
    minimal: true,
    ended: 'finished',
  });
  expect(tried).toBeLessThan(80);
});
