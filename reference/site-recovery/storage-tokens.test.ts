/** Signatures for storage that run out, and are replaced long before. */
import { expect, test } from 'vitest';
import { halfIsOver, STORAGE_TOKEN_MS, StorageTokens } from './storage-tokens.ts';

const HOUR_MS = 3_600_000;

function tokens() {
  const clock = { atMs: 0, nowMs: () => clock.atMs };
  return { clock, tokens: new StorageTokens(clock, new Map([['cache', (untilMs) => `until ${untilMs}`]]), halfIsOver) };
}

test('one is handed out again and again until half of its time is over', () => {
  const { clock, tokens: book } = tokens();
  const first = book.of('cache');
  clock.atMs = STORAGE_TOKEN_MS / 2 - 1;
  expect(book.of('cache')).toBe(first);
  clock.atMs += 1;
  expect(book.of('cache')).toBe(`until ${1.5 * STORAGE_TOKEN_MS}`);
});

test('the former one holds for the other half of its time, and no longer', () => {
  const { clock, tokens: book } = tokens();
  const first = book.of('cache');
  clock.atMs = STORAGE_TOKEN_MS / 2 + HOUR_MS;
  book.of('cache');
  expect(book.accepts('cache', first)).toBe(true);
  clock.atMs = STORAGE_TOKEN_MS;
  expect([book.accepts('cache', first), book.accepts('cache', book.of('cache'))]).toEqual([false, true]);
});

test('for an account that nobody knows there is none', () => {
  const { tokens: book } = tokens();
  expect([book.of('other'), book.accepts('other', '')]).toEqual(['', false]);
});
