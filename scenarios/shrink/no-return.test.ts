/** From where on a failure comes whatever chance does. */
import { expect, test } from 'vitest';
import { noReturn, type Reseeded } from './no-return.ts';

const rows = (...fails: number[]): Reseeded[] =>
  fails.map((count, index) => ({ after: index === 0 ? 'start' : index, fails: count, of: 5 }));

test.each([
  [rows(5, 5, 5), 'start'],
  [rows(0, 2, 5), 2],
  [rows(0, 5, 4, 5), 3],
  [rows(1, 0), undefined],
])('%j', (all, expected) => {
  expect(noReturn(all)).toBe(expected);
});
