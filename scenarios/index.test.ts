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

const property = (name: string) => `{ name: '${name}', title: 'Holds', judge: () => ({}) }`;

test.each([
  ['none', '[]', 'ok'],
  ['one', `[${property('mine')}]`, 'ok'],
  ['a name', "['retention']", `properties[0]: "retention" is a name; one of Muster's judges anyway`],
  ['something else', '[{ name: "mine" }]', 'properties[0]: expected { name, title, judge(run) }'],
  ['no list', property('mine'), 'properties: expected a list of properties'],
  ['a name in capitals', `[${property('Mine')}]`, 'properties[0].name: expected kebab-case, found "Mine"'],
  ["one of Muster's names", `[${property('retention')}]`, 'properties[0]: Muster has a property "retention" already'],
  ['the name of another verdict', `[${property('comes-about')}]`, 'properties[0]: Muster has a verdict "comes-about"'],
  ['the name of the story in reports', `[${property('story')}]`, 'properties[0]: "story" is what reports call'],
  ['one twice', `[${property('mine')}, ${property('mine')}]`, 'properties[1]: there are two properties "mine"'],
])('a story with properties of its own: %s', async (_what, properties, says) => {
  const text = story('mine', '[]').replace('run:', `properties: ${properties}, run:`);
  expect(await load(`own-${_what.replaceAll(/\W/g, '-')}.ts`, `export const mine = ${text};`)).toContain(says);
});

test('a property that a file exports and its story does not list would judge nothing, and is told', async () => {
  const source = `export const judge = ${property('mine')}; export const told = ${story('told', '[]')};`;
  expect(await load('forgotten.ts', source)).toContain(
    'it exports the property "mine", and its story does not list it in properties',
  );
  expect(await load('only.ts', `export const judge = ${property('mine')};`)).toContain(
    'exports no scenario, only the property "mine"; a story lists it in its properties',
  );
});

test('a property of its own may be named in exercises too', async () => {
  const text = story('exercised', "['mine']").replace('run:', `properties: [${property('mine')}], run:`);
  expect(await load('exercised.ts', `export const mine = ${text};`)).toBe('ok');
});
