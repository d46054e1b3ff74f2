/** `muster merge`: shards put together are what one machine would have left; what does not belong together is refused. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FoundFailure, RunResult } from '../scenarios/result.ts';
import { folderForTest, folderForTests } from '../simulator/ground/fixtures/temporary-folder.ts';
import { sampleSite } from '../simulator/site/site.ts';
import type { ExploreOptions } from './explore/options.ts';
import { madeUpSearch, mergedSearch, REPORTERS } from './fixtures/made-up-search.ts';

/** All that may differ between one machine and several, wherever it stands: when, how long, and where the files are. */
const DIFFERS: readonly (readonly [RegExp, string])[] = [
  [/"startedAt": "[^"]*"/g, '"startedAt": …'],
  [/"wallMs": [\d.]+/g, '"wallMs": …'],
  [/ time(stamp)?="[^"]*"/g, ' time$1="…"'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '… UTC'],
  // On the page, the time that a drill took stands last in its row.
  [/<td class="number">[^<]*<\/td><\/tr>/g, '<td class="number">…</td></tr>'],
];

const script = new URL('./muster.mjs', import.meta.url).pathname;

/** Every file of a folder by its name, without what may differ. */
function filesOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
  return new Map(names.map((name) => [name, alike(readFileSync(join(folder, name), 'utf8'), folder)]));
}

function alike(text: string, folder: string): string {
  return DIFFERS.reduce((rest, [what, sign]) => rest.replaceAll(what, sign), text.replaceAll(folder, 'FOLDER'));
}

const read = (folder: string): RunResult => JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));

/** What is told when all is over. */
const ending = (stdout: string) => stdout.slice(stdout.search(/^(violated|inconclusive|passed): /m));

async function shardsOf(way: string, options: Partial<ExploreOptions>, of = 3): Promise<string> {
  const parts = folderForTest();
  for (let number = 1; number <= of; number++) {
    await madeUpSearch(way, { ...options, out: parts, shard: `${number}/${of}` });
  }
  return parts;
}

function ownSite(): string {
  const path = join(folderForTest(), 'site.json');
  writeFileSync(path, JSON.stringify({ ...sampleSite(), name: 'Fabrikam' }));
  return path;
}

describe('three shards are what one machine would have left, file by file', () => {
  test.each<[string, Partial<ExploreOptions>]>([
    ['walk', { runs: '25' }],
    ['walk', { runs: '130', seed: '40', moves: '3', faults: '1' }],
    ['walk', { runs: '12', plant: 'lost-write' }],
    ['walk', { runs: '4', seed: '1000', strict: true, coverage: true }],
    ['matrix', { fault: 'vpn-loss,server-loss', phase: 'failover,cleanup' }],
    ['matrix', { fault: 'vpn-loss', phase: 'cleanup', alone: true }],
    ['walk', { runs: '20', seed: '1000', nothingNew: '2', unguided: true }],
    ['paths', {}],
  ])('%s %j', async (way, options) => {
    const one = folderForTest();
    const whole = await madeUpSearch(way, { ...options, out: one });
    const parts = await shardsOf(way, options);
    const merged = folderForTest();
    const together = await mergedSearch([parts], { out: merged, ...(options.coverage && { coverage: true }) });
    expect(together.code).toBe(whole.code);
    expect(alike(ending(together.stdout), merged)).toBe(alike(ending(whole.stdout), one));
    expect(alike(together.stderr, merged)).toBe(alike(whole.stderr, one));
    const [left, right] = [filesOf(merged), filesOf(one)];
    expect([...left.keys()]).toEqual([...right.keys()]);
    for (const [name, text] of right) expect(left.get(name), name).toBe(text);
  });

  test('of a site of one own, whose commands name it where it now is', async () => {
    const options = { runs: '3', seed: '1000', site: ownSite() };
    const parts = await shardsOf('walk', options);
    const merged = folderForTest();
    const { code, stdout } = await mergedSearch([parts], { out: merged });
    expect([code, stdout]).toEqual([0, expect.stringContaining('site Fabrikam')]);
    rmSync(join(merged, 'replay'), { recursive: true });
    expect(JSON.parse(readFileSync(join(merged, 'site.json'), 'utf8')).name).toBe('Fabrikam');
  });

  test('with real drills, as it is typed', () => {
    const folder = folderForTest();
    const muster = (...words: string[]) =>
      spawnSync(process.execPath, [script, ...words], { encoding: 'utf8', cwd: folder });
    const words = ['walk', '--runs', '2', '--moves', '1', '--faults', '0', '--plant', 'drop-block', '--no-shrink'];
    const whole = muster('explore', ...words, '--out', 'one');
    const shards = ['1/2', '2/2'].map((shard) => muster('explore', ...words, '--out', 'parts', '--shard', shard));
    const together = muster('merge', 'parts', '--out', 'all', '--coverage', '--reporter', REPORTERS, '--no-shrink');
    expect([whole, ...shards, together].map(({ status }) => status)).toEqual([1, 1, 1, 1]);
    const text = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(alike(text('all/result.json'), 'all/')).toBe(alike(text('one/result.json'), 'one/'));
    const [, bundle = ''] = /npx muster replay (\S+)/.exec(together.stdout) ?? [];
    expect(bundle).toMatch(/^all\/replay\//);
    expect(muster('replay', bundle).stdout).toContain('The same run');
    expect(together.stdout).toContain('Coverage');
    // By itself it makes smaller what was found, as one machine does and shards do not.
    const smaller = muster('merge', 'parts', '--out', 'smaller');
    expect(smaller.stdout).toContain('From 1 move to 0');
    const { found } = JSON.parse(text('smaller/result.json'));
    const points = found.find(({ property }: FoundFailure) => property === 'true-points');
    expect(points.shrunk).toMatchObject({ movesBefore: 1, moves: [], smaller: true, minimal: true });
    expect(existsSync(join(folder, `smaller/shrunk/${points.drill.name}-true-points.ts`))).toBe(true);
    expect(text('smaller/report.html')).toContain(`<code>${points.shrunk.replay}</code>`);
  });
});

describe('what is lacking is said, and what there is is kept', () => {
  test('a shard that is missing: each of its drills, with the command that runs them', async () => {
    const parts = await shardsOf('walk', { runs: '5', seed: '1000' });
    rmSync(join(parts, 'shard-2-of-3'), { recursive: true });
    const merged = folderForTest();
    const { code, stderr, stdout } = await mergedSearch([parts], { out: merged });
    const command = `npx muster explore walk --seed 1000 --runs 5 --shard 2/3 --out ${parts}`;
    expect([code, stderr]).toEqual([
      2,
      `muster: shard 2 of 3 is missing, and with it 2 of 5 walks; it is run by: ${command}\n`,
    ]);
    expect(stdout).toContain('inconclusive: 3 of 5 drills passed.');
    expect(read(merged)).toMatchObject({ verdict: 'inconclusive', campaign: { missing: [{ number: 2, of: 3 }] } });
    expect(read(merged).unfinished).toMatchObject([
      { name: 'walk-1001', place: 1, why: 'not-started', message: 'shard 2 of 3 is missing', replay: command },
      { name: 'walk-1004', place: 4, seed: '1004' },
    ]);
    await madeUpSearch('walk', { seed: '1000', runs: '5', shard: '2/3', out: parts });
    expect(await mergedSearch([parts], { out: merged })).toMatchObject({ code: 0, stderr: '' });
  });

  test.each<[string, Partial<ExploreOptions>, string]>([
    ['walk', { runs: '4', seed: '1000', nothingNew: '2', unguided: true }, '--runs 4 --nothing-new 2 --unguided'],
    ['matrix', { fault: 'vpn-loss', phase: 'cleanup', alone: true }, '--fault vpn-loss --phase cleanup --alone'],
    ['paths', { path: 'history', plant: 'lost-write', strict: true }, '--path history --plant lost-write --strict'],
  ])('the command of one of %s %j has all that was typed', async (way, options, words) => {
    const parts = folderForTest();
    await madeUpSearch(way, { ...options, out: parts, shard: '1/2' });
    const { stderr } = await mergedSearch([parts], { out: folderForTest() });
    expect(stderr).toContain(`${words} --shard 2/2 --out ${parts}\n`);
  });

  test('what another machine was interrupted in keeps its words', async () => {
    const parts = await shardsOf('walk', { runs: '5', seed: '1000' });
    const path = join(parts, 'shard-1-of-3');
    const { drills, ...rest } = read(path);
    const [first, second] = drills;
    const { name, place, seed, title } = first as RunResult['drills'][number];
    const message = 'the drill was interrupted by somebody at noon';
    const unfinished = [{ name, place, seed, title, why: 'interrupted', message, replay: 'npx muster run it' }];
    writeFileSync(join(path, 'result.json'), JSON.stringify({ ...rest, drills: [second], unfinished }));
    const merged = folderForTest();
    const { code, stderr } = await mergedSearch([parts], { out: merged });
    expect([code, stderr]).toEqual([2, `muster: ${path}: interrupted, 1 of its 2 walks did not finish\n`]);
    expect(read(merged).unfinished).toEqual([
      { ...unfinished[0], replay: expect.stringContaining(`run ${merged}/walks/walk-1000.ts`) },
    ]);
    expect(existsSync(join(merged, 'journal', 'walk-1000.ndjson'))).toBe(true);
  });

  test('a walk that had no time to begin is no failure, as on one machine', async () => {
    const parts = await shardsOf('walk', { runs: '800', seed: '1000', for: '0.001s' }, 2);
    const { code, stdout } = await mergedSearch([parts], { out: folderForTest() });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/passed: (\d+) of \1 drills passed/)]);
  });
});

describe('refused, with nothing written', () => {
  const made = folderForTests();
  const folders = { three: join(made, 'three'), other: join(made, 'other'), whole: join(made, 'whole') };

  beforeAll(async () => {
    const options = { runs: '3', seed: '1000' };
    for (const shard of ['1/3', '2/3', '3/3']) await madeUpSearch('walk', { ...options, out: folders.three, shard });
    await madeUpSearch('walk', { runs: '3', seed: '1001', out: folders.other, shard: '3/3' });
    await madeUpSearch('walk', { ...options, out: folders.whole });
    mkdirSync(join(made, 'empty'));
    writeFileSync(join(made, 'file'), '');
  });

  const shard = (folder: string, number: number) => join(folder, `shard-${number}-of-3`);
  const change = (file: string, before: string | RegExp, after: string) =>
    writeFileSync(file, readFileSync(file, 'utf8').replace(before, after));
  const first = (folder: string, name: string) => join(shard(folder, 1), name);

  /** What was made ready, or the places that it names. */
  const placesOf = (made: unknown, copy: string) => (Array.isArray(made) ? made.map(String) : [copy]);

  test.each<[string, (copy: string) => unknown, string]>([
    ['no such folder', () => [join(made, 'nowhere')], 'there is no such folder'],
    ['a file', () => [join(made, 'file')], 'this is a file; a shard is a folder'],
    ['nothing in it', () => [join(made, 'empty')], 'no result.json is in it'],
    ['a search as a whole', () => [folders.whole], 'the run in it was no shard of a search'],
    ['a shard twice', (copy) => [copy, folders.three], 'shard 1 of 3 is there more than once'],
    ['other options', (copy) => [shard(copy, 1), folders.other], 'the options differs: '],
    ['another engine', (copy) => change(first(copy, 'result.json'), /node=/, 'node=1'), 'the engine differs'],
    [
      'all of another engine',
      (copy) => {
        for (const number of [1, 2, 3]) change(join(shard(copy, number), 'result.json'), /node=/, 'node=1');
      },
      'put them together with the version of Muster that ran them',
    ],
    ['another site', (copy) => change(first(copy, 'site.json'), 'Contoso', 'Tailspin'), 'this is not the site of'],
    ['no site', (copy) => rmSync(first(copy, 'site.json')), 'site.json'],
    ['a result cut short', (copy) => change(first(copy, 'result.json'), /\}\s*$/, ''), 'was cut short'],
    ['no result at all', (copy) => writeFileSync(first(copy, 'result.json'), '{}'), 'this is no result of a search'],
    [
      'a journal that was changed',
      (copy) => change(first(copy, 'journal/walk-1000.ndjson'), 'The wind', 'The rain'),
      'walk-1000.ndjson: line',
    ],
    ['a journal that is gone', (copy) => rmSync(first(copy, 'journal'), { recursive: true }), 'it is not there'],
    [
      "another drill's journal",
      (copy) => renameSync(join(shard(copy, 2), 'journal/walk-1001.ndjson'), first(copy, 'journal/walk-1000.ndjson')),
      'it is not the journal of the result beside it',
    ],
    [
      'a number that the search has not',
      (copy) => change(first(copy, 'result.json'), '"number": 1', '"number": 7'),
      'there is no shard 7/3',
    ],
  ])('%s', async (_, prepare, message) => {
    const copy = join(folderForTest(), 'copy');
    cpSync(folders.three, copy, { recursive: true });
    const out = join(folderForTest(), 'out');
    const { code, stderr, stdout } = await mergedSearch(placesOf(prepare(copy), copy), { out });
    expect([code, stderr]).toEqual([64, expect.stringContaining(message)]);
    expect(stderr.match(/^muster: /gm)).toHaveLength(1);
    expect([stdout, existsSync(out)]).toEqual(['', false]);
  });

  test.each([
    ['its folder', () => shard(folders.three, 2)],
    ['a folder like it', () => join(made, 'shard-9-of-9')],
    ['one in a container', () => 'https://account.blob.core.windows.net/container/shard-2-of-3/?sig=secret'],
  ])('a shard as the place for all of them: %s', async (_, out) => {
    const { code, stderr } = await mergedSearch([folders.three], { out: out() });
    expect([code, stderr]).toEqual([64, 'muster: --out is the folder of a shard; use another one\n']);
  });

  test('results of drills that the search does not have, whatever else is told', async () => {
    const copy = join(folderForTest(), 'copy');
    cpSync(folders.three, copy, { recursive: true });
    change(first(copy, 'result.json'), /walk-1000/g, 'walk-7');
    renameSync(first(copy, 'journal/walk-1000.ndjson'), first(copy, 'journal/walk-7.ndjson'));
    const { code, stderr } = await mergedSearch([copy], { out: folderForTest() });
    expect([code, stderr]).toEqual([64, expect.stringContaining('drills that this search does not have: walk-7')]);
  });

  test('but the same folder named twice is there once', async () => {
    const words = [folders.three, shard(folders.three, 2)];
    expect(await mergedSearch(words, { out: folderForTest() })).toMatchObject({ code: 0, stderr: '' });
  });
});
