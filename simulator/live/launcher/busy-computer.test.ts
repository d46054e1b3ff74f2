import { expect, test } from 'vitest';
import { noteIfBusy } from './busy-computer.ts';

function notedAt(perCore: number) {
  const noted: unknown[] = [];
  const journal = { record: (...said: unknown[]) => void noted.push(said) };
  noteIfBusy(journal, { fromMs: 0, toMs: 300_000 }, perCore);
  return noted;
}

test('a computer with more to do than it can is told of, one that a lab keeps busy is not', () => {
  expect(notedAt(1.5)).toEqual([]);
  expect(notedAt(17.4)).toEqual([['world', 'computer.busy', { fromMs: 0, toMs: 300_000, perCore: 17 }]]);
});
