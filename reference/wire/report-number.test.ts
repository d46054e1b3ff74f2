/** Of what a role says again and again, the newest is heard, whatever is held up on its way. */
import { beforeEach, expect, test } from 'vitest';
import { Randomness } from '../../simulator/ground/random.ts';
import type { Clock } from '../runtime.ts';
import { ReportNumbers, ReportOrder } from './report-number.ts';

let order: ReportOrder;
let randomness: Randomness;
let nowMs: number;
const clock = { nowMs: () => nowMs } as Clock;
const life = () => new ReportNumbers({ random: (stream) => randomness.stream(stream), clock });
const isOver = (headers: Record<string, string>, sender = 'web01') => order.isOver(sender, { headers });

beforeEach(() => {
  order = new ReportOrder();
  randomness = new Randomness('1');
  nowMs = 1_000;
});

test('what comes in order is heard, also when some of it never comes', () => {
  const web = life();
  const said = [1, 2, 3, 4].map(() => web.next());
  expect([said[0], said[1], said[3]].map((headers) => isOver(headers!))).toEqual([false, false, false]);
});

test('what comes after something newer is over, and so is what comes twice', () => {
  const web = life();
  const [first, second] = [web.next(), web.next()];
  expect([isOver(second), isOver(first), isOver(second)]).toEqual([false, true, true]);
  expect(isOver(web.next())).toBe(false);
});

test('one that starts again is heard from its first word, and nothing more from the life before', () => {
  const before = life();
  const heldUp = [before.next(), before.next()];
  for (let count = 0; count < 5; count += 1) isOver(before.next());
  const after = life();
  expect(isOver(after.next())).toBe(false);
  expect([...heldUp, before.next()].map((headers) => isOver(headers))).toEqual([true, true, true]);
  expect(isOver(after.next())).toBe(false);
});

test('a machine that is made anew under the same name is heard, though chance begins anew for it as well', () => {
  const before = life();
  for (let count = 0; count < 5; count += 1) isOver(before.next());
  randomness = new Randomness('1');
  nowMs += 1;
  expect(isOver(life().next())).toBe(false);
});

test('everyone is heard by an order of his own, and what bears no number as it comes', () => {
  const web = life();
  const [first, second] = [web.next(), web.next()];
  expect([isOver(second), isOver(first, 'db01'), isOver({}), isOver({})]).toEqual([false, false, false, false]);
});
