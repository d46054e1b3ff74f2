import { expect, test } from 'vitest';
import { millisecondsOf } from './duration.ts';

test.each([
  ['PT30M', 1_800_000],
  ['P1D', 86_400_000],
  ['P1DT12H', 129_600_000],
  ['PT1H1M1S', 3_661_000],
  ['PT0.5S', 500],
  ['PT90M', 5_400_000],
])('%s', (text, ms) => expect(millisecondsOf(text)).toBe(ms));

test.each(['', 'P', 'PT', 'P1DT', '30M', 'PT30', 'P1M', 'P1Y', 'P1W', '-PT1M', 'PT-1M', 'pt30m', 'PT30M ', 'PT1e3S'])(
  '"%s" is none',
  (text) => expect(millisecondsOf(text)).toBeUndefined(),
);
