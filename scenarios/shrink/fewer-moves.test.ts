/** Fewer moves: what is left is what it takes, whatever stands around it. */
import { expect, test } from 'vitest';
import { aPlan } from '../moves/fixtures/a-plan.ts';
import type { Move, MovePlan } from '../moves/plan.ts';
import { fewerMoves } from './fewer-moves.ts';
import { shrink } from './shrink.ts';

const plan = (moves: readonly Move[]) => aPlan(...moves);
const waits = (...spans: number[]): Move[] => spans.map((waitMs) => ({ waitMs }));
const spansOf = ({ moves }: MovePlan) => moves.flatMap((move) => ('waitMs' in move ? [move.waitMs] : []));

/** Shrinks a plan that fails as long as it has what is wanted. */
function shrunk(moves: readonly Move[], fails: (plan: MovePlan) => boolean, limits = { runs: 1_000, atOnce: 1 }) {
  const tried: MovePlan[] = [];
  const smaller: number[] = [];
  const began = plan(moves);
  const over = shrink(
    began,
    fewerMoves(began),
    {
      stillFails: async (candidate) => {
        tried.push(candidate);
        return fails(candidate);
      },
      forget: () => {},
      smaller: (candidate) => smaller.push(candidate.moves.length),
    },
    limits,
  );
  return over.then((result) => ({ ...result, tried, smaller }));
}

const needs =
  (...wanted: number[]) =>
  (candidate: MovePlan) =>
    wanted.every((span) => spansOf(candidate).includes(span));
const twenty = Array.from({ length: 20 }, (_, index) => index);

test.each([[[7]], [[0]], [[19]], [[3, 4]], [[0, 19]], [[2, 9, 17]], [[]]])(
  'of twenty moves those stay that it takes: %j',
  async (wanted) => {
    const { ended, minimal, smallest } = await shrunk(waits(...twenty), needs(...wanted));
    expect([spansOf(smallest), ended, minimal]).toEqual([wanted, 'finished', true]);
  },
);

test('what can go only when something else is gone goes as well', async () => {
  // 5 matters as long as 12 is there, and 12 as long as 18 is.
  const fails = (candidate: MovePlan) => {
    const spans = spansOf(candidate);
    return (
      spans.includes(2) && (!spans.includes(12) || spans.includes(5)) && (!spans.includes(18) || spans.includes(12))
    );
  };
  const { minimal, smallest } = await shrunk(waits(...twenty), fails);
  expect([spansOf(smallest), minimal]).toEqual([[2], true]);
});

test('a fault takes its heals with it, and without a heal it needs no name', async () => {
  const moves: Move[] = [
    { fault: 'vpn-loss', as: 'one' },
    { fault: 'slow-vcenter', as: 'two' },
    { waitMs: 1 },
    { heal: 'one' },
    { heal: 'two' },
  ];
  const { smallest, tried } = await shrunk(moves, ({ moves: left }) =>
    left.some((move) => 'fault' in move && move.fault === 'slow-vcenter'),
  );
  expect(smallest.moves).toEqual([{ fault: 'slow-vcenter' }]);
  const dangling = tried.filter(({ moves: left }) =>
    left.some(
      (move, index) =>
        'heal' in move && !left.slice(0, index).some((before) => 'fault' in before && before.as === move.heal),
    ),
  );
  expect(dangling).toEqual([]);
});

test('a move that is needed for nothing but its time goes, and its time stays', async () => {
  const moves: Move[] = [
    { fault: 'vpn-loss' },
    { waitMs: 600, when: { afterMs: 300 } },
    { operation: 'failover', subject: 'files01', when: { afterMs: 100 } },
  ];
  /** Late enough, whatever makes it late. */
  const fails = ({ moves: left }: MovePlan) => {
    let passedMs = 0;
    for (const move of left) {
      passedMs += (move.when as { afterMs: number } | undefined)?.afterMs ?? 0;
      if ('operation' in move) return passedMs >= 900;
      if ('waitMs' in move) passedMs += move.waitMs;
    }
    return false;
  };
  const { minimal, smallest } = await shrunk(moves, fails);
  expect(smallest.moves).toEqual([{ operation: 'failover', subject: 'files01', when: { afterMs: 1_000 } }]);
  expect(minimal).toBe(true);
});

test('a wait in the end is a longer rest', async () => {
  const late = ({ moves, restMs }: MovePlan) =>
    restMs + moves.reduce((sum, move) => sum + ('waitMs' in move ? move.waitMs : 0), 0) >= 500;
  const { smallest } = await shrunk(waits(200, 600), late);
  expect([smallest.moves, smallest.restMs]).toEqual([[], 600]);
});

test('nothing is tried twice, and it is the same however many are tried at once', async () => {
  const one = await shrunk(waits(...twenty), needs(3, 8, 16));
  const many = await shrunk(waits(...twenty), needs(3, 8, 16), { runs: 1_000, atOnce: 5 });
  expect(new Set(one.tried.map((each) => JSON.stringify(each))).size).toBe(one.tried.length);
  expect(one.runs).toBe(one.tried.length);
  expect([many.smallest, many.runs, many.smaller]).toEqual([one.smallest, one.runs, one.smaller]);
});

test('when the runs are used up, what was found by then is kept, and it is said that it may not be the smallest', async () => {
  const { ended, minimal, smallest, runs, smaller } = await shrunk(waits(...twenty), needs(3, 16), {
    runs: 8,
    atOnce: 3,
  });
  expect([ended, minimal, runs]).toEqual(['runs', false, 8]);
  expect(smallest.moves.length).toBe(smaller.at(-1));
  expect(spansOf(smallest)).toEqual(expect.arrayContaining([3, 16]));
});

test('an interruption keeps it too', async () => {
  let count = 0;
  const began = plan(waits(...twenty));
  const result = await shrink(
    began,
    fewerMoves(began),
    {
      stillFails: async (candidate) => (++count > 6 ? undefined : needs(3)(candidate)),
      forget: () => {},
      smaller: () => {},
    },
    { runs: 100, atOnce: 1 },
  );
  expect(result.ended).toBe('interrupted');
  expect(result.smallest.moves.length).toBeLessThan(20);
});
