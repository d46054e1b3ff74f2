/** The order in which a plan is made smaller: what makes every further drill quicker comes first, and nothing is lost by it. */
import { expect, test } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import { aPlan } from '../moves/fixtures/a-plan.ts';
import type { Move, MovePlan } from '../moves/plan.ts';
import type { PlanOnSite } from './round.ts';
import { roundsOf } from './rounds.ts';
import { shrink } from './shrink.ts';

const minutes = (count: number) => count * 60_000;
const plan = (...moves: Move[]): MovePlan => ({ ...aPlan(...moves), restMs: minutes(60) });

async function shrunk(began: MovePlan, fails: (smaller: PlanOnSite) => boolean) {
  const tried: MovePlan[] = [];
  const first = { plan: began, site: sampleSite() };
  const result = await shrink(
    first,
    roundsOf(first),
    {
      stillFails: async (smaller) => {
        tried.push(smaller.plan);
        return fails(smaller);
      },
      forget: () => {},
      smaller: () => {},
    },
    { runs: 200, atOnce: 1 },
  );
  return { ...result, tried };
}

const operations = ({ moves }: MovePlan) => moves.flatMap((move) => ('operation' in move ? [move] : []));

test('what fails without any rest is tried without from the first run on', async () => {
  const moves: Move[] = [
    { operation: 'test-failover', subject: 'files01' },
    { operation: 'commit', subject: 'files01' },
  ];
  const { smallest, tried } = await shrunk(plan(...moves), (smaller) =>
    operations(smaller.plan).some(({ operation }) => operation === 'test-failover'),
  );
  expect(smallest.plan.moves).toEqual([{ operation: 'test-failover', subject: 'files01' }]);
  // Only without the move that it takes it is tried whether a rest would do instead.
  const rested = tried.filter(({ restMs }) => restMs > 0);
  expect(rested.flatMap(operations).map(({ operation }) => operation)).not.toContain('test-failover');
});

test('a move that was needed only because nobody rested goes, and the rest comes back', async () => {
  /** Time has to pass after the fault, and an operation takes some. Of an hour a quarter is enough. */
  const late = ({ plan: { moves, restMs } }: PlanOnSite) =>
    moves.some((move) => 'fault' in move) && restMs + minutes(10) * operations(plan(...moves)).length >= minutes(10);
  const { smallest, minimal } = await shrunk(
    plan({ fault: 'vpn-loss' }, { operation: 'test-failover', subject: 'files01' }),
    late,
  );
  expect([smallest.plan.moves, smallest.plan.restMs, minimal]).toEqual([[{ fault: 'vpn-loss' }], minutes(15), true]);
});

test('a failover of everything and its commit become those of one server together, since neither can alone', async () => {
  const moves: Move[] = [
    { operation: 'failover', subject: 'everything' },
    { operation: 'commit', subject: 'everything', when: { state: 'failedOver', of: 'everything' } },
  ];
  const { smallest } = await shrunk(plan(...moves), ({ plan: smaller }) => {
    const [failover, commit] = operations(smaller);
    return failover?.operation === 'failover' && commit?.operation === 'commit' && failover.subject === commit.subject;
  });
  expect(smallest.plan.moves).toEqual([
    { operation: 'failover', subject: 'orders01' },
    { operation: 'commit', subject: 'orders01' },
  ]);
  expect(smallest.site.servers.map(({ name }) => name)).toEqual(['orders01']);
});

test('what other servers were asked goes in one run, and they go too', async () => {
  const round = ['orders01', 'billing01', 'files01'].flatMap((subject): Move[] => [
    { operation: 'commit', subject },
    { operation: 'reprotect-home', subject },
  ]);
  const began = plan({ operation: 'failover', subject: 'everything' }, { fault: 'vpn-loss' }, ...round);
  /** In a group nothing is asked of one member alone. */
  const { smallest, tried } = await shrunk(began, ({ plan: smaller }) => {
    const [failover, commit, ...rest] = operations(smaller).filter(({ subject }) =>
      ['files01', 'everything'].includes(subject ?? ''),
    );
    return failover?.operation === 'failover' && commit?.operation === 'commit' && rest.length > 0;
  });
  expect(smallest.plan.moves).toEqual([
    { operation: 'failover', subject: 'files01' },
    { operation: 'commit', subject: 'files01' },
    { operation: 'reprotect-home', subject: 'files01' },
  ]);
  expect(smallest.site.servers.map(({ name }) => name)).toEqual(['files01']);
  // No rest, no moves, then each of the servers; from then on there are four moves.
  expect(tried.slice(6).every(({ moves }) => moves.length <= 4)).toBe(true);
});

test('what is protected by moves of its own begins protected, where that does', async () => {
  const moves: Move[] = [
    { operation: 'enable-replication', subject: 'files01', until: 'protected' },
    { operation: 'failover', subject: 'files01' },
  ];
  const { smallest } = await shrunk({ ...plan(...moves), begins: 'registered' }, ({ plan: smaller }) => {
    const [first, second] = operations(smaller).map(({ operation }) => operation);
    return smaller.begins === 'protected'
      ? first === 'failover'
      : first === 'enable-replication' && second === 'failover';
  });
  expect([smallest.plan.begins, smallest.plan.moves]).toEqual([
    'protected',
    [{ operation: 'failover', subject: 'files01' }],
  ]);
});

test('a site that has only registered is enough where nothing needs to be protected', async () => {
  const { smallest } = await shrunk(plan({ waitMs: minutes(5) }), () => true);
  expect([smallest.plan.begins, smallest.plan.moves, smallest.plan.restMs]).toEqual(['registered', [], 0]);
});
