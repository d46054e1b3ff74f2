import { expect, test } from 'vitest';
import { type FullStretch, LineLoad } from './line-load.ts';

const MINUTE_MS = 60_000;

/** Stretches in minutes that are told of a line which is busy during these. */
function told(...busy: readonly (readonly [number, number])[]): [number, number][] {
  const stretches: FullStretch[] = [];
  const load = new LineLoad((stretch) => stretches.push(stretch));
  for (const [from, to] of busy) load.carry(from * MINUTE_MS, to * MINUTE_MS);
  load.close();
  return stretches.map(({ fromMs, toMs }) => [fromMs / MINUTE_MS, toMs / MINUTE_MS]);
}

test('a line that is busy for minutes is full from the first to the last of them', () => {
  expect(told([10, 14])).toEqual([[10, 14]]);
});

test('small gaps between messages leave it full', () => {
  const messages = Array.from({ length: 300 }, (_, index) => [5 + index / 100, 5 + index / 100 + 0.009] as const);
  expect(told(...messages)).toEqual([[5, 8]]);
});

test('half a minute in every minute leaves it free', () => {
  expect(told([3, 3.5], [4, 4.5], [5, 5.5])).toEqual([]);
});

test('a minute without anything parts two stretches, and so does one that is not full', () => {
  expect(told([1, 2], [3, 4])).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(told([1, 2], [2, 2.5], [3, 4])).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test('what it carried before it was cut is not counted twice', () => {
  expect(told([7, 9], [7.5, 7.9], [9, 9.5])).toEqual([[7, 9]]);
});
