/** A scenario of somebody's own and its bundle: it runs from any folder, and plays where none of its files are. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sealed } from '../reports/replay-bundle.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;
const root = new URL('..', import.meta.url).pathname;

/** A folder with these files in it. */
function folderWith(files: Record<string, string>): string {
  const folder = folderForTest();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Runs the command; `left` is what it left among the temporary files. */
function muster(folder: string, ...words: string[]) {
  const TMPDIR = folderForTest();
  const env = { ...process.env, TMPDIR };
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  return { status, stderr, stdout, left: readdirSync(TMPDIR).filter((name) => name.startsWith('muster-')) };
}

const bundlePath = (folder: string, name = 'tide') => join(folder, '.muster/latest/replay', `${name}.json`);

/** Everything a story may import: Muster, its packages, a fault, JSON, and something only while it runs. */
const TIDE = {
  'tide.ts': `import { minutes, scenario } from 'muster';
import { sampleSite } from 'muster/simulator/site/site.ts';
import { z } from 'zod';
import { pullThePlug } from './faults/plug.ts';
import table from './tide.json' with { type: 'json' };

const wait: number = z.strictObject({ minutes: z.number() }).parse(table).minutes;

export const tide = scenario({
  name: 'tide',
  title: 'The tide comes in',
  faults: ['plug'],
  exercises: [],
  async run(drill) {
    const plug = await drill.inject(pullThePlug, {});
    await drill.sleep(minutes(wait));
    await plug.heal();
    const { words } = await import('./words.ts');
    drill.story(words(sampleSite().name));
  },
});
`,
  'faults/plug.ts': `import type { Fault } from 'muster';
import { z } from 'zod';

export const pullThePlug: Fault<Record<string, never>> = {
  name: 'plug',
  title: 'The plug is pulled',
  describe: () => 'the plug is pulled',
  parameters: z.strictObject({}),
  needs: ['links'],
  inject: (lab) => lab.controls.cutLink('wan'),
  symptoms: () => [],
  band: 'teal',
};
`,
  'tide.json': '{ "minutes": 3 }',
  'words.ts': "export const words = (site: string): string => 'High water at ' + site + '.';\n",
};

describe('a story with files of its own', () => {
  test('runs where it lies, and its bundle plays in an empty folder when the files are gone', () => {
    const home = folderWith(TIDE);
    const ran = muster(home, 'run', './tide.ts');
    expect(ran).toMatchObject({ status: 0, stderr: '', left: [] });
    expect(ran.stdout).toContain('High water at Contoso.');
    const elsewhere = folderWith({ 'bundle.json': readFileSync(bundlePath(home), 'utf8') });
    rmSync(home, { recursive: true });
    const played = muster(elsewhere, 'replay', 'bundle.json');
    expect(played).toMatchObject({ status: 0, stderr: '', left: [] });
    expect(played.stdout).toContain("The scenario tide.ts is the bundle's own.\n");
    expect(played.stdout).toContain('High water at Contoso.');
    expect(played.stdout).toContain('The same run: journal sha256:');
    expect(readdirSync(elsewhere)).toEqual(['bundle.json']);
  });

  test('has the same bundle wherever it is run, with no place on any machine in it', () => {
    const [one, other] = [folderWith(TIDE), folderWith(TIDE)];
    for (const folder of [one, other]) expect(muster(folder, 'run', join(folder, 'tide.ts')).status).toBe(0);
    const bundle = readFileSync(bundlePath(one), 'utf8');
    expect(readFileSync(bundlePath(other), 'utf8')).toBe(bundle);
    expect(Object.keys(JSON.parse(bundle).story.files)).toEqual(['faults/plug.ts', 'tide.json', 'tide.ts', 'words.ts']);
    for (const place of [one, root]) expect(bundle).not.toContain(place);
  });

  test('may import from a checkout by path: its bundle takes that from whatever Muster plays it', () => {
    const path = join(root, 'scenarios/scenario.ts');
    const home = folderWith({
      ...TIDE,
      'tide.ts': TIDE['tide.ts'].replace(
        "scenario } from 'muster'",
        `hours } from 'muster';\nimport { scenario } from '${path}'`,
      ),
    });
    expect(muster(home, 'run', 'tide.ts').status).toBe(0);
    expect(JSON.parse(readFileSync(bundlePath(home), 'utf8')).story.imports).toEqual({
      'tide.ts': { [path]: 'muster/scenarios/scenario.ts' },
    });
    // As on a machine where the checkout lies elsewhere.
    const { digest, ...bundle } = JSON.parse(
      readFileSync(bundlePath(home), 'utf8').replaceAll(path, '/nowhere/scenario.ts'),
    );
    const played = muster(folderWith({ 'bundle.json': sealed(bundle) }), 'replay', 'bundle.json');
    expect(played).toMatchObject({ status: 0, stderr: '' });
  });

  test('and one that lies far away: the bundle does not say where', () => {
    const far = join(folderWith({ 'a/b/c/d/words.ts': TIDE['words.ts'] }), 'a/b/c/d/words.ts');
    const files = {
      ...TIDE,
      'tide.ts': TIDE['tide.ts'].replace('./words.ts', './old way.cjs'),
      'old way.cjs': `exports.words = require('${far}').words;\n`,
    };
    const home = folderWith(Object.fromEntries(Object.entries(files).map(([name, text]) => [`e/f/g/h/${name}`, text])));
    expect(muster(home, 'run', 'e/f/g/h/tide.ts').status).toBe(0);
    const text = readFileSync(bundlePath(home), 'utf8');
    expect(Object.keys(JSON.parse(text).story.files)).toContain('elsewhere/1/words.ts');
    rmSync(far);
    expect(muster(folderWith({ 'bundle.json': text }), 'replay', 'bundle.json').status).toBe(0);
  });

  test('that was changed since is played as it was, and the change is told', () => {
    const home = folderWith(TIDE);
    muster(home, 'run', 'tide.ts');
    writeFileSync(join(home, 'words.ts'), "export const words = () => 'Low water.';\n");
    const played = muster(home, 'replay', bundlePath(home));
    expect(played.stdout).toContain('What lies here is different and is not played: words.ts.');
    expect(played.stdout).toContain('High water at Contoso.');
    expect(played.status).toBe(0);
  });

  test('is named in errors as its author named it', () => {
    const home = folderWith({ ...TIDE, 'words.ts': "export const words = () => { throw new Error('It leaks'); };\n" });
    const ran = muster(home, 'run', 'tide.ts', '--out', 'out');
    expect(ran.status).not.toBe(0);
    const good = folderWith(TIDE);
    muster(good, 'run', 'tide.ts');
    const bundle = JSON.parse(readFileSync(bundlePath(good), 'utf8'));
    bundle.story.files['words.ts'] = readFileSync(join(home, 'words.ts'), 'utf8');
    const played = muster(folderWith({ 'bundle.json': sealed(bundle) }), 'replay', 'bundle.json');
    expect(played.left).toEqual([]);
    expect(played.stdout + played.stderr).toContain('It leaks');
    expect(played.stdout + played.stderr).toMatch(/[ (]words\.ts:1:/);
  });

  test('that needs a package which only its author has: the replay says which to install', () => {
    const pkg = {
      'node_modules/tide-table/package.json':
        '{"name":"tide-table","version":"1.2.3","type":"module","main":"index.js"}',
      'node_modules/tide-table/index.js': 'export const height = 3;',
    };
    const home = folderWith({
      ...TIDE,
      ...pkg,
      'words.ts': "import { height } from 'tide-table';\nexport const words = (): string => height + ' m';\n",
    });
    expect(muster(home, 'run', 'tide.ts')).toMatchObject({ status: 0, stdout: expect.stringContaining('3 m') });
    const text = readFileSync(bundlePath(home), 'utf8');
    const without = muster(folderWith({ 'bundle.json': text }), 'replay', 'bundle.json');
    expect(without).toMatchObject({ status: 64, stdout: '', left: [] });
    expect(without.stderr).toBe(
      'muster: tide.ts imports what is not installed here; npm install tide-table@1.2.3 in this folder\n',
    );
    expect(muster(folderWith({ 'bundle.json': text, ...pkg }), 'replay', 'bundle.json').status).toBe(0);
    const newer = {
      ...pkg,
      'node_modules/tide-table/package.json': pkg['node_modules/tide-table/package.json'].replace('1.2.3', '2.0.0'),
    };
    expect(muster(folderWith({ 'bundle.json': text, ...newer }), 'replay', 'bundle.json').stderr).toContain(
      'tide-table: 1.2.3 → 2.0.0',
    );
  });
});

test('a story that comes with Muster, given as a file, is in the bundle by its name', () => {
  const home = folderForTest();
  expect(muster(home, 'run', join(root, 'scenarios/stories/wrong-passphrase-refused.ts')).status).toBe(0);
  const bundle = JSON.parse(readFileSync(bundlePath(home, 'wrong-passphrase-refused'), 'utf8'));
  expect(bundle.scenario).toBe('wrong-passphrase-refused');
  expect(bundle.story).toBeUndefined();
});
