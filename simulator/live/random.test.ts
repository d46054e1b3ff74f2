import { expect, test } from 'vitest';
import { Randomness } from '../ground/random.ts';
import { liveRandom } from './random.ts';

test('the first life of a role draws what the same role draws in the virtual world', () => {
  const virtual = new Randomness('7').stream('web01/mobility/tags');
  expect(liveRandom('7', 'web01/mobility', 1)('tags').uuid()).toBe(virtual.uuid());
});

test('a stream goes on where it stands, and a later life draws nothing a former one drew', () => {
  const lives = [1, 2, 3].map((life) => liveRandom('7', 'web01/mobility', life));
  const drawn = lives.flatMap((random) => [random('tags').uuid(), random('tags').uuid(), random('keys').uuid()]);
  expect(new Set(drawn).size).toBe(drawn.length);
});
