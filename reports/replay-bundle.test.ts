/** What a bundle says, and what is said of a file that is none: one line, and nothing of it is used. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sampleSite } from '../simulator/site/site.ts';
import { readBundle, sealed, writeBundle } from './replay-bundle.ts';
import { folderForTests } from '../simulator/ground/fixtures/temporary-folder.ts';

const journalHash = `sha256:${'0'.repeat(64)}`;
const story = { entry: 'a/tale.ts', files: { 'a/tale.ts': 'export {};\n' }, imports: {}, packages: { zod: '4.6.7' } };
const drill = { scenario: 'a/tale.ts', story, site: sampleSite(), seed: '7', plant: 'drop-block', journalHash };
const text = writeBundle(drill);
const path = join(folderForTests(), 'bundle.json');

function saidOf(content: string): string {
  writeFileSync(path, content);
  const read = readBundle(path);
  return read.ok ? 'ok' : read.failure.message.replace(`${path}: `, '');
}

const withStory = (change: object) => sealed({ ...JSON.parse(text), story: { ...JSON.parse(text).story, ...change } });
const withFile = (name: string) => withStory({ files: { ...story.files, [name]: '' } });

describe('a bundle', () => {
  test('holds what the run depended on', () => {
    writeFileSync(path, text);
    const read = readBundle(path);
    if (!read.ok) expect.fail(read.failure.message);
    expect(read.value).toMatchObject({
      scenario: 'a/tale.ts',
      story: { files: story.files, packages: { zod: '4.6.7' } },
      site: sampleSite(),
      seed: '7',
      lab: 'virtual',
      plant: 'drop-block',
      commit: expect.stringMatching(/^([0-9a-f]{40}( dirty)?|unknown)$/),
      engine: expect.stringContaining('node='),
      journalHash,
    });
  });

  test('is written in one way only', () => {
    const upsideDown = Object.fromEntries(Object.entries(drill.site).reverse()) as unknown as typeof drill.site;
    expect(writeBundle({ ...drill, site: upsideDown })).toBe(text);
  });

  test('that was edited plays only by force', () => {
    writeFileSync(path, text.replace('"seed": "7"', '"seed": "8"'));
    expect(readBundle(path)).toMatchObject({ ok: false, failure: { message: expect.stringContaining('was edited') } });
    expect(readBundle(path, 'accepted')).toMatchObject({ ok: true, value: { seed: '8' } });
  });
});

describe('is refused in one line', () => {
  const refused: [what: string, text: string, message: string][] = [
    ['one that was cut short', text.slice(0, text.length / 2), 'it is not JSON, or it was cut short'],
    ['an empty file', '', 'it is not JSON'],
    ['null', 'null', 'not a replay bundle: '],
    ['a list', '[1, 2]', 'not a replay bundle: '],
    [
      'one of an older version',
      text.replace('muster.replay/2', 'muster.replay/1'),
      'another version (muster.replay/1;',
    ],
    [
      'one of a newer version',
      text.replace('muster.replay/2', 'muster.replay/11'),
      'another version (muster.replay/11;',
    ],
    ['one with something added', sealed({ ...JSON.parse(text), extra: 1 }), 'Unrecognized key'],
    ['a name that leads out', withFile('../evil.ts'), '"../evil.ts" is no name for a file'],
    ['a name that leads out further in', withFile('a/../../evil.ts'), 'is no name for a file'],
    ['an absolute name', withFile('/etc/evil.ts'), 'is no name for a file'],
    ['an absolute name of Windows', withFile('C:/evil.ts'), 'is no name for a file'],
    ['a backslash', withFile('..\\evil.ts'), 'is no name for a file'],
    ['an empty name', withFile(''), 'is no name for a file'],
    ['a name without end', withFile(`${'x'.repeat(600)}.ts`), 'is no name for a file'],
    ['something that is no module', withFile('.bashrc'), 'is no name for a file'],
    ['a file in a file', withFile('a/tale.ts/b.ts'), '"a/tale.ts" is a file and a folder at once'],
    [
      'a story without its file',
      withStory({ files: { 'b.ts': '' } }),
      'the file "a/tale.ts" of the scenario is not in it',
    ],
    [
      'an import that leads out',
      withStory({ imports: { 'a/tale.ts': { x: '/etc/passwd' } } }),
      'an import leads to "/etc/passwd"',
    ],
    [
      'an import past Muster',
      withStory({ imports: { 'a/tale.ts': { x: 'muster/cli/../../x.ts' } } }),
      'an import leads to',
    ],
    [
      'a site with a mistake',
      sealed({ ...JSON.parse(text), site: { name: 7 } }),
      'the site in the bundle has mistakes',
    ],
    ['a hundred thousand brackets', '{"site":'.repeat(100_000), 'not a replay bundle'],
    [
      'a site as deep as that',
      text.replace('"name": "Contoso"', `"name": ${'['.repeat(50_000)}${']'.repeat(50_000)}`),
      'nested too deeply',
    ],
  ];
  test.each(refused)('%s', (_what, content, message) => {
    const said = saidOf(content);
    expect(said).toContain(message);
  });

  test('one that has no end', () => {
    expect(readBundle('/dev/zero')).toMatchObject({
      ok: false,
      failure: { message: '/dev/zero: too large for a replay bundle' },
    });
  });

  test('a folder', () => {
    expect(readBundle(tmpdir())).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('this is a folder') },
    });
  });
});
