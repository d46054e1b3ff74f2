import { expect, test } from 'vitest';
import { duration, labTime } from './durations.ts';

test('lab time is a clock, with days when there are any', () => {
  expect(labTime(0)).toBe('00:00:00');
  expect(labTime(3_723_999)).toBe('01:02:03');
  expect(labTime(2 * 86_400_000 + 1000)).toBe('2d 00:00:01');
});

test('durations are told in their two largest units', () => {
  expect([340, 4_200, 725_000, 720_000, 12_000_000, 187_200_000].map(duration)).toEqual([
    '340 ms',
    '4.2 s',
    '12 min 5 s',
    '12 min',
    '3 h 20 min',
    '2 d 4 h',
  ]);
});

test('rounding never shows sixty seconds', () => {
  expect(duration(59_960)).toBe('1 min');
});

test('what was not measured is a dash', () => {
  expect(duration(undefined)).toBe('–');
});
