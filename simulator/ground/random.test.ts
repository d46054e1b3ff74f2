import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Randomness } from './random.ts';

test('the values of seed 42 are pinned: a replay depends on them', () => {
  const stream = new Randomness('42').stream('churn/web01');
  expect(Array.from({ length: 8 }, () => stream.integer(1, 6))).toEqual([4, 2, 2, 2, 6, 5, 3, 5]);
  expect(stream.float()).toBe(0.6337440823867179);
  expect(Buffer.from(stream.bytes(7)).toString('hex')).toBe('3b3d7f0fca0de4');
  expect(stream.uuid()).toBe('ae24cfcc-0867-49df-96e4-df44442a75e7');
});

test('two streams do not disturb each other', () => {
  const alone = new Randomness('7').stream('network/wan');
  const undisturbed = Array.from({ length: 20 }, () => alone.float());

  const randomness = new Randomness('7');
  const disturbed = Array.from({ length: 20 }, () => {
    randomness.stream('churn/web01').uuid();
    return randomness.stream('network/wan').float();
  });
  expect(disturbed).toEqual(undisturbed);
});

test('another seed or another name is another stream', () => {
  const firsts = [
    new Randomness('1').stream('a'),
    new Randomness('2').stream('a'),
    new Randomness('1').stream('b'),
    new Randomness('12').stream('3'),
    new Randomness('1').stream('23'),
  ].map((stream) => stream.uuid());
  expect(new Set(firsts).size).toBe(5);
});

test('with another seed every stream goes on as that of the other seed, held or not', () => {
  const randomness = new Randomness('1');
  const held = randomness.stream('a');
  held.uuid();
  randomness.reseed('2');
  const other = new Randomness('2');
  expect([held.uuid(), held.uuid()]).toEqual([other.stream('a').uuid(), other.stream('a').uuid()]);
  expect(randomness.stream('b').uuid()).toBe(other.stream('b').uuid());
});

test('integers stay in their range, floats in [0, 1), uuids are version 4', () => {
  const stream = new Randomness('1').stream('ranges');
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const drawn = stream.integer(from, to);
      expect(drawn >= from && drawn <= to && Number.isInteger(drawn)).toBe(true);
    }),
  );
  const floats = Array.from({ length: 1000 }, () => stream.float());
  expect(Math.min(...floats)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...floats)).toBeLessThan(1);
  expect(floats.reduce((sum, float) => sum + float) / 1000).toBeCloseTo(0.5, 1);
  expect(stream.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
