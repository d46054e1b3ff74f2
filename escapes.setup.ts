/**
 * Comes before every test file: one that leaves processes, threads, listening sockets, timers or temporary files behind has
 * failed. It has a folder for temporary files to itself, so that others beside it are not blamed on it. (Rejections that
 * nobody hears Vitest tells by itself.)
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { held, leftSince } from './simulator/ground/fixtures/escapes.ts';

const { TMPDIR, NODE_COMPILE_CACHE } = process.env;
const everybodys = tmpdir();
// What Node has compiled is everybody's.
process.env.NODE_COMPILE_CACHE ??= join(everybodys, 'node-compile-cache');
mkdirSync(process.env.NODE_COMPILE_CACHE, { recursive: true });
const folder = mkdtempSync(join(everybodys, 'muster-test-'));
process.env.TMPDIR = folder;

// While a hook runs, Vitest has a timer for it.
const before = [...held(), 'Timeout'];
// Registered first, so it comes after those of the file itself.
afterAll(async () => {
  const left = await leftSince(before);
  rmSync(folder, { recursive: true, force: true });
  process.env.TMPDIR = TMPDIR;
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  if (NODE_COMPILE_CACHE === undefined) delete process.env.NODE_COMPILE_CACHE;
  expect(left, 'left behind by the tests of this file').toEqual([]);
});
