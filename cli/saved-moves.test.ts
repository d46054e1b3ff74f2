/** A plan of moves that was saved is a scenario file like any other: it runs, and its bundle plays where the file is not. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MovePlan } from '../scenarios/moves/plan.ts';
import { savedText } from '../scenarios/moves/saved.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;

const PLAN: MovePlan = {
  schema: 'muster.moves/1',
  name: 'cut-twice',
  title: 'The VPN is cut twice',
  begins: 'registered',
  moves: [
    { fault: 'vpn-loss', as: 'first' },
    { heal: 'first', when: { afterMs: 90_000 } },
    { fault: 'vpn-loss', as: 'second', when: { atMs: 300_000 } },
  ],
  restMs: 60_000,
};

function muster(cwd: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('runs, is told move by move, and plays again from its bundle alone', () => {
  const folder = folderForTest();
  writeFileSync(join(folder, 'cut-twice.ts'), savedText(PLAN, 'Found by a machine.'));
  const run = muster(folder, 'run', 'cut-twice.ts');
  expect(run.stdout).toContain('1. fault "first": the VPN');
  expect(run.stdout).toContain('2. heal first');
  const bundle = join(folder, '.muster/latest/replay/cut-twice.json');
  expect(JSON.parse(readFileSync(bundle, 'utf8')).story.files['cut-twice.ts']).toBe(
    savedText(PLAN, 'Found by a machine.'),
  );

  const empty = folderForTest();
  copyFileSync(bundle, join(empty, 'bundle.json'));
  const again = muster(empty, 'replay', 'bundle.json');
  expect([again.status, again.stdout]).toEqual([run.status, expect.stringContaining('The same run')]);
});

test('with a mistake in it is told as that, with its place', () => {
  const folder = folderForTest();
  writeFileSync(join(folder, 'wrong.ts'), savedText({ ...PLAN, moves: [{ heal: 'nothing' }] }));
  const { status, stderr } = muster(folder, 'run', 'wrong.ts');
  expect([status, stderr]).toEqual([64, expect.stringContaining('moves[0]: no fault before it is called "nothing"')]);
});
