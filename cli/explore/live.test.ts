/** `muster explore --lab`: a search in a live lab, where each drill takes minutes and happens only once. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { paint } from '../../reports/paint.ts';
import type { RunResult } from '../../scenarios/result.ts';
import { folderForTest } from '../../simulator/ground/fixtures/temporary-folder.ts';
import { madeUpSearch, mergedSearch } from '../fixtures/made-up-search.ts';
import { Progress } from './progress.ts';

const read = (folder: string): RunResult => JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));

test('there are three walks, and it is said before how long they take', async () => {
  const out = folderForTest();
  const { code, stderr, stdout } = await madeUpSearch('walk', { lab: 'process', seed: '1002', out });
  expect(stderr).toBe(
    'muster: this will take about 22 min: in the process lab a drill takes about 8 min, one after another; --for ends it earlier\n',
  );
  expect(stdout).toMatch(/process lab · seeds 1002–1004 · 3 drills\n(✔ passed {2}walk-100\d .*\n){3}\npassed: 3 of 3/);
  expect(read(out)).toMatchObject({ lab: 'process', campaign: { options: { seed: '1002', lab: 'process' } } });
  expect(code).toBe(0);
});

test('what fails there alone is not made smaller, and the command plays the same plan in the same lab', async () => {
  const out = folderForTest();
  const manner = { lab: 'process', seed: '1001', runs: '2', moves: '3' } as const;
  const { code, stdout } = await madeUpSearch('walk', { ...manner, shrink: true, out });
  expect(stdout).toContain('In the virtual lab this plan passes, so it was not made smaller.');
  const plan = join(out, 'walks/walk-1001.ts');
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(`npx muster run ${plan} --seed 1001 --lab process`);
  expect([code, existsSync(join(out, 'replay')), readdirSync(join(out, 'journal'))]).toEqual([
    1,
    false,
    ['walk-1001.ndjson', 'walk-1002.ndjson'],
  ]);
  const virtual = folderForTest();
  await madeUpSearch('walk', { ...manner, lab: 'virtual', out: virtual });
  expect(readFileSync(plan, 'utf8')).toBe(readFileSync(join(virtual, 'walks/walk-1001.ts'), 'utf8'));
});

test('what fails in the virtual lab as well is made smaller there', async () => {
  const { stdout } = await madeUpSearch('walk', {
    ...{ lab: 'process', seed: '6', runs: '1', moves: '1', shrink: true },
    out: folderForTest(),
  });
  expect(stdout).toMatch(/In the virtual lab this plan fails in the same way\.\n {2}(From|Not made smaller)/);
});

test('shards of it are put together where there is no such lab', async () => {
  const parts = folderForTest();
  for (const shard of ['1/2', '2/2']) {
    await madeUpSearch('walk', { lab: 'process', seed: '1000', runs: '4', out: parts, shard });
  }
  const out = folderForTest();
  const { code, stdout } = await mergedSearch([parts], { out });
  expect(stdout).toMatch(/process lab · seeds 1000–1003[\s\S]*violated: 3 of 4 drills passed/);
  expect([code, read(out).lab]).toEqual([1, 'process']);

  await madeUpSearch('walk', { seed: '1000', runs: '4', out: parts, shard: '2/2' });
  const mixed = await mergedSearch([parts], { out: folderForTest() });
  expect(mixed.stderr).toContain('the lab differs');
});

test.each<[string, Parameters<typeof madeUpSearch>[1], string]>([
  ['walk', { lab: 'moon' }, 'there is no lab "moon"'],
  [
    'walk',
    { lab: 'process', runs: '40' },
    'this would take about 5 h (allowed 60 min: --max-time 5h): in the process lab',
  ],
  ['matrix', { lab: 'process' }, '--for ends it earlier'],
  ['walk', { lab: 'process', maxMemory: '4GiB' }, '--max-memory is for the virtual lab'],
  ['walk', { lab: 'process', plant: 'lost-write' }, '--plant works in the virtual lab only'],
])('%s with %j is refused before anything is run', async (way, options, message) => {
  const { code, stderr } = await madeUpSearch(way, { ...options, out: folderForTest() });
  expect([code, stderr]).toEqual([64, expect.stringContaining(message)]);
});

test('with --for, what would take a night may begin', async () => {
  const manner = { lab: 'process', for: '10m', fault: 'vpn-loss', out: folderForTest() };
  const { stderr } = await madeUpSearch('matrix', manner);
  expect(stderr).toContain('this will take about 14 min: in the process lab a drill takes about 4 min');
});

test('on a terminal it says how far the drill is that is under way', () => {
  const written: string[] = [];
  const output = { colours: false, redrawn: true, write: (text: string) => void written.push(text) };
  new Progress({ noun: 'walk', all: 3, names: [] }, output, paint(false)).at('walk-1', 3_723_000);
  expect(written.join('')).toContain('0 of 3 walks · walk-1 at 01:02:03');
});
