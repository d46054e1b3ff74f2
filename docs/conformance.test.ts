/** `conformance.md` says how far the comparison of labs has come: every drill, and every difference that is accepted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXPLAINED } from '../scenarios/conformance/explained.ts';
import { scenarios } from '../scenarios/index.ts';

const text = readFileSync(join(import.meta.dirname, 'conformance.md'), 'utf8');
const [, status = ''] = text.split('## How far it has come');

test('says of every drill of the suite how it compares, or that it has not been compared yet', () => {
  expect(status.length).toBeGreaterThan(0);
  expect(scenarios.map(({ name }) => name).filter((name) => !status.includes(`\`${name}\``))).toEqual([]);
});

test('names every difference that is to be expected', () => {
  expect(EXPLAINED.map(({ name }) => name).filter((name) => !text.includes(`**${name}**`))).toEqual([]);
});
