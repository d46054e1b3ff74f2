/** Times as the service writes them. */
import { expect, test } from 'vitest';
import { instant, wholeSeconds } from './dates.ts';

const at = Date.parse('2026-01-05T08:00:00.250Z');

test.each([
  [at, '2026-01-05T08:00:00.25Z'],
  [at + 3, '2026-01-05T08:00:00.253Z'],
  [at - 250, '2026-01-05T08:00:00Z'],
  [at - 150, '2026-01-05T08:00:00.1Z'],
])('zeros at the end are dropped, those of the second are not (%s)', (ms, text) => {
  expect(instant(ms)).toBe(text);
});

test('whole seconds are cut, not rounded', () => {
  expect(wholeSeconds(at + 749)).toBe('2026-01-05T08:00:00Z');
});
