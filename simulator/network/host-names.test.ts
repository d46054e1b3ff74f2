import { expect, test } from 'vitest';
import { NameZone } from './host-names.ts';
import { matchesName } from '../site/host-patterns.ts';

test.each([
  ['*.blob.core.windows.net', 'cache1.blob.core.windows.net', true],
  ['*.windows.net', 'cache1.blob.core.windows.net', true],
  ['*.blob.core.windows.net', 'blob.core.windows.net', false],
  ['*.blob.core.windows.net', 'evilblob.core.windows.net', false],
  ['login.live.com', 'LOGIN.live.com', true],
  ['login.live.com', 'xlogin.live.com', false],
  ['*', '10.0.0.4', true],
])('%s against %s: %s', (pattern, name, expected) => {
  expect(matchesName(pattern, name)).toBe(expected);
});

test('a zone knows exact names first, then the nearest pattern', () => {
  const zone = new NameZone();
  zone.set('*.windows.net', '1.1.1.1');
  zone.set('*.blob.core.windows.net', '2.2.2.2');
  zone.set('Cache1.blob.core.windows.net', '3.3.3.3');
  expect(zone.resolve('cache1.blob.core.windows.net')).toBe('3.3.3.3');
  expect(zone.resolve('cache2.blob.core.windows.net')).toBe('2.2.2.2');
  expect(zone.resolve('cache2.queue.core.windows.net')).toBe('1.1.1.1');
  expect(zone.resolve('windows.net')).toBeUndefined();
  zone.remove('cache1.blob.core.windows.net');
  expect(zone.resolve('cache1.blob.core.windows.net')).toBe('2.2.2.2');
});
