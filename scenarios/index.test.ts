import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadScenario, mistakeIn, scenarios } from './index.ts';
import { whyNotTold } from './scenario.ts';
import { folderForTests } from '../simulator/ground/fixtures/temporary-folder.ts';
import { sampleSite } from '../simulator/site/site.ts';

const home = folderForTests();

/** What loading a file says: `ok`, or the code and message of the refusal without the path. */
async function load(name: string, source: string): Promise<string> {
  const path = join(home, name);
  writeFileSync(path, source);
  const loaded = await loadScenario(path);
  return loaded.ok ? 'ok' : `${loaded.failure.code} ${loaded.failure.message.replace(path, '')}`;
}

const story = (name: string, exercises: string) =>
  `{ name: '${name}', title: 'A story', faults: [], exercises: ${exercises}, run: async () => {} }`;

test.each(scenarios)('$name promises only what there is', (scenario) => {
  expect(mistakeIn(scenario)).toBeUndefined();
});

test('a site of one server has no other to protect while one is turned away', () => {
  const story = scenarios.find(({ name }) => name === 'wrong-passphrase-refused');
  const site = sampleSite();
  expect(story?.whyNot?.(site)).toBeUndefined();
  expect(story?.whyNot?.({ ...site, servers: site.servers.slice(0, 1) })).toContain('it has one server');
});

test('a story that brings what it needs can be told of a site that lacks it', () => {
  const story = scenarios.find(({ name }) => name === 'process-server-switch');
  expect(sampleSite().processServers).toEqual([]);
  expect(story?.whyNot?.(sampleSite())).toBeDefined();
  expect(whyNotTold(story ?? {}, sampleSite())).toBeUndefined();
});

test('a file that tells one story is loaded', async () => {
  expect(await load('one.ts', `export const mine = ${story('mine', "['recovered-image']")};`)).toBe('ok');
});

test('a promise of a property that there is not would judge nothing, and is refused', async () => {
  expect(await load('misspelt.ts', `export const mine = ${story('mine', "['recovered-imag']")};`)).toContain(
    'SCENARIO_INVALID : exercises: there is no property "recovered-imag" (did you mean "recovered-image"?)',
  );
});

test('a file with two stories is refused, since only one of them would be told', async () => {
  const source = `export const b = ${story('second', '[]')}; export const a = ${story('first', '[]')};`;
  expect(await load('two.ts', source)).toContain('exports several scenarios (first, second)');
});

test('a name that is no kebab-case is refused', async () => {
  expect(await load('name.ts', `export const mine = ${story('My Story', '[]')};`)).toContain('expected kebab-case');
});
