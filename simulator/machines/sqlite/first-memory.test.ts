/** A number of WebAssembly code is written over, and nothing else of it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startEngine } from './engine.ts';
import { beginningWith } from './first-memory.ts';

const sqlite = readFileSync(new URL(import.meta.resolve('@journeyapps/wa-sqlite/dist/wa-sqlite.wasm')));

test('of the code only the number of pages is another, as long as before', () => {
  const changed = beginningWith(32, sqlite);
  expect(changed).toHaveLength(sqlite.length);
  const differ = [...sqlite.keys()].filter((at) => changed[at] !== sqlite[at]);
  expect(differ.length).toBeGreaterThan(0);
  expect(differ.length).toBeLessThanOrEqual(2);
  expect(Buffer.compare(beginningWith(266, changed), sqlite)).toBe(0);
});

test('a database begins with two megabytes, and takes more when it needs more', async () => {
  const { api, memory } = await startEngine();
  expect(memory()).toHaveLength(2 * 1024 * 1024);
  const database = await api.open_v2(':memory:');
  const lengths: unknown[] = [];
  await api.exec(database, 'SELECT length(hex(zeroblob(8000000)))', (row) => lengths.push(row));
  expect(lengths).toEqual([[16_000_000]]);
  expect(memory().length).toBeGreaterThan(16_000_000);
});
