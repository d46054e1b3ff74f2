/** A transition without a drill needs a reason, and a reason must be true. */
import { expect, test } from 'vitest';
import { groundOf } from './coverage.ts';
import { DECLARED } from './declared.ts';
import { gapsIn } from './gaps.ts';
import { NEVER_TAKEN } from './never-taken.ts';

const declared = ['item: a E → b', 'item: b E → c', 'item: c E → d'];

test('what is declared and not taken is missing, unless a reason is listed', () => {
  const gaps = gapsIn(groundOf(['item: a E → b']), { 'item: b E → c': 'nobody may' }, declared);
  expect(gaps).toEqual({ missing: ['item: c E → d'], refuted: [], unknown: [] });
});

test('what is listed and taken all the same refutes its reason', () => {
  const gaps = gapsIn(groundOf(declared), { 'item: b E → c': 'nobody may' }, declared);
  expect(gaps).toEqual({ missing: [], refuted: ['item: b E → c'], unknown: [] });
});

test('what is listed and no chart declares is a reason for nothing', () => {
  expect(gapsIn(groundOf(declared), { 'item: b F → c': 'nobody may' }, declared).unknown).toEqual(['item: b F → c']);
});

test('the list names declared transitions, each with a reason', () => {
  expect(Object.keys(NEVER_TAKEN).filter((name) => !DECLARED.includes(name))).toEqual([]);
  expect(Object.values(NEVER_TAKEN).filter((reason) => reason.trim() === '')).toEqual([]);
});
