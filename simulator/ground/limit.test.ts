import { expect, test } from 'vitest';
import { within } from './limit.ts';

test('what comes in time is handed on, good or bad', async () => {
  expect(await within(60_000, 'an answer', Promise.resolve(7))).toBe(7);
  await expect(within(60_000, 'an answer', Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('what does not come is named, and is not heard of when it fails later', async () => {
  const answer = Promise.withResolvers<never>();
  await expect(within(5, 'an answer', answer.promise)).rejects.toThrow('an answer: nothing within 0.005 s');
  answer.reject(new Error('too late'));
});
