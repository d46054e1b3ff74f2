import { expect, test } from 'vitest';
import { nearest, suggestion } from './near-miss.ts';

const drills = ['vpn-loss', 'whole-life', 'blocked-urls'];

test('the nearest word is what was meant', () => {
  expect(nearest('vpnloss', drills)).toBe('vpn-loss');
  expect(nearest('whoel-life', drills)).toBe('whole-life');
});

test('case does not matter', () => {
  expect(nearest('VPN-Loss', drills)).toBe('vpn-loss');
});

test('nothing is suggested when nothing is near', () => {
  expect(nearest('earthquake', drills)).toBeUndefined();
  expect(suggestion('earthquake', drills)).toBe('');
});

test('a suggestion is ready to be put behind a message', () => {
  expect(suggestion('blocked-url', drills)).toBe(' (did you mean "blocked-urls"?)');
});
