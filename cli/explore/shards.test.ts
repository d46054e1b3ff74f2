/** `muster explore --shard`, as it is typed on each of several machines. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunResult } from '../../scenarios/result.ts';
import { folderForTest } from '../../simulator/ground/fixtures/temporary-folder.ts';

const script = new URL('../muster.mjs', import.meta.url).pathname;

function explore(out: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'explore', ...words, '--out', out], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('each machine writes its share to a folder of its own, and says what it is a part of', () => {
  const out = folderForTest();
  const words = ['--runs', '3', '--moves', '2', '--faults', '0'];
  const { status, stdout } = explore(out, ...words, '--shard', '1/2');
  expect([status, stdout]).toEqual([0, expect.stringContaining('2 drills\nShard 1 of 2: 2 of 3 walks.\n')]);
  expect(readdirSync(out)).toEqual(['shard-1-of-2']);
  const folder = join(out, 'shard-1-of-2');
  const result: RunResult = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
  expect(result.campaign).toEqual({
    way: 'walk',
    options: { runs: '3', moves: '2', faults: '0' },
    siteDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    drills: 3,
    shard: { number: 1, of: 2 },
  });
  expect(result.drills.map(({ name, place }) => [name, place])).toEqual([
    ['walk-1', 0],
    ['walk-3', 2],
  ]);
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('<p>shard 1 of 2 · 2 of 2 drills passed');
  expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('<testsuites name="muster, shard 1 of 2"');
});

test.each([
  [['--shard', '4/3'], '--shard must be like 2/3, the second of three, not "4/3"'],
  [['--runs', '3', '--shard', '1/4'], 'this search has no work for 4 machines; it can be cut into 3, 1/3 to 3/3'],
  [['matrix', '--fault', 'vpn-loss', '--phase', 'cleanup/protected', '--shard', '1/3'], 'it can be cut into 2'],
  [['--shard', '1/2', '--reporter', 'console,html'], '--shard needs the reporter json'],
])('explore %j is told what is wrong with it, and nothing is written', (words, message) => {
  const out = folderForTest();
  const { status, stderr } = explore(out, ...words);
  expect([status, stderr]).toEqual([64, expect.stringContaining(message)]);
  expect(readdirSync(out)).toEqual([]);
});
