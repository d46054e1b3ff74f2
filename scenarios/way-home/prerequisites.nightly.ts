/** Every two prerequisites of the way home are taken away together. A sample of them is drilled with every change. */
import { expect, test } from 'vitest';
import { amissIn, comesHomeWithout, PAIRS } from './without.ts';

test.each(PAIRS)('%s', async (_names, pair) => {
  expect(amissIn(await comesHomeWithout(pair), 2)).toEqual([]);
});
