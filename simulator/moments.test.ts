import { expect, test } from 'vitest';
import { isPath } from './moments.ts';

test.each([
  ['/data', '/data', true],
  ['/data', '/data/more', false],
  ['*', '/anything', true],
  ['/machines*', '/machines/a/on', true],
  ['*/on', '/machines/a/on', true],
  ['*/on', '/machines/on-call', false],
  ['files01/pre_completed_*_7_*', 'files01/pre_completed_diff_7_000000001', true],
  ['files01/pre_completed_*_7_*', 'files01/pre_completed_diff_8_000000001', false],
  ['a*a', 'a', false],
])('%s fits %s: %s', (wanted, path, fits) => {
  expect(isPath(wanted, path)).toBe(fits);
});
