import { expect, test } from 'vitest';
import { isOlder } from './version-order.ts';

test.each([
  ['9.62.0.0', '9.61.0.0', true],
  ['9.61.0.0', '9.62.0.0', false],
  ['9.61.0.0', '9.61.0.0', false],
  ['9.100', '9.61.0.0', true],
  ['9.61', '9.61.0.0', false],
  ['9.20', '9.9.0.0', true],
  ['9.20.0.0', '9.20', false],
  ['9.20.0.1', '9.20', true],
  ['10.0', '9.61.7331.1', true],
  ['9.61.0.0', '10.0', false],
])('%s after %s: %s', (version, than, newer) => {
  expect(isOlder(than, version)).toBe(newer);
});
