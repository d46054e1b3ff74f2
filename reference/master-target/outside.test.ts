/** What a replica holds beside its source. */
import { expect, test } from 'vitest';
import { outside } from './outside.ts';

const extent = (offsetBytes: number, lengthBytes: number) => ({ offsetBytes, lengthBytes });

test.each([
  ['nothing on an empty disk', [], [extent(0, 10)], []],
  ['all of it beside an empty one', [extent(5, 10)], [], [extent(5, 10)]],
  ['nothing where the other covers it', [extent(5, 10)], [extent(0, 20)], []],
  ['nothing where several cover it together', [extent(0, 20)], [extent(10, 10), extent(0, 10)], []],
  ['both ends of what is covered in the middle', [extent(0, 30)], [extent(10, 10)], [extent(0, 10), extent(20, 10)]],
  ['what lies in a gap', [extent(0, 4), extent(8, 4), extent(16, 4)], [extent(0, 4), extent(16, 8)], [extent(8, 4)]],
  ['what one cover leaves of two', [extent(0, 4), extent(8, 4)], [extent(2, 8)], [extent(0, 2), extent(10, 2)]],
])('%s', (_, occupied, others, left) => {
  expect(outside(occupied, others)).toEqual(left);
});
