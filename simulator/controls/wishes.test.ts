/** Whoever takes back his wish takes back nobody else's. */
import { expect, test } from 'vitest';
import { Wishes } from './wishes.ts';

test('what two wished for is there until both have taken it back, in any order, and again does no harm', async () => {
  const told: string[] = [];
  const wishes = new Wishes<string>((standing) => void told.push(standing.join('+')));
  const first = await wishes.add('a');
  const second = await wishes.add('a');
  await first();
  await first();
  await second();
  await second();
  expect(told).toEqual(['a', 'a+a', 'a', '']);
});
