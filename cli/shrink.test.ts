/** `muster shrink`, as it is typed: the smallest plan that still fails stands beside the bundle, and plays by itself. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Move, MovePlan } from '../scenarios/moves/plan.ts';
import { savedText } from '../scenarios/moves/saved.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;

function muster(cwd: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Runs it, and leaves its bundle in `run/replay/`. */
function recorded(moves: readonly Move[], ...words: string[]) {
  const folder = folderForTest();
  const plan: MovePlan = {
    schema: 'muster.moves/1',
    name: 'mine',
    title: 'Mine',
    begins: 'protected',
    moves,
    restMs: 1_500_000,
  };
  writeFileSync(join(folder, 'mine.ts'), savedText(plan));
  muster(folder, 'run', 'mine.ts', '--out', 'run', '--reporter', 'json', ...words);
  return folder;
}

/** A test machine comes up in the network of production: it takes one move. */
const FAILS: Move[] = [
  { fault: 'slow-vcenter', parameters: { byMs: 5_000 }, as: 'slow' },
  { operation: 'test-failover', subject: 'files01', when: { afterMs: 60_000 } },
  { heal: 'slow', when: { sinceMs: 30_000 } },
  { waitMs: 60_000 },
];

test('brings a planted bug down to the one move that it takes, and what is found plays by itself', () => {
  const folder = recorded(FAILS, '--plant', 'test-in-production');
  const { status, stdout } = muster(folder, 'shrink', 'run/replay/mine.json', '--runs', '50', '--reseeds', '1');
  expect(stdout).toMatch(/^mine, 4 moves\nviolated: named-network /);
  expect(stdout).toMatch(
    /From 4 moves to 1, in \d+ runs\. Without its move it does not fail so\. Nothing weaker will do either\./,
  );
  expect(stdout).toContain("  Of the site's servers no more are left than files01.\n");
  expect(stdout).toContain('    1. test failover of files01\n    Then all is healed, and ');
  expect(stdout).toContain('  from the start  1 of 1\n  after move 1    1 of 1\nIt is no matter of chance.\n');
  expect(status).toBe(1);
  expect(existsSync(join(folder, 'run/journal/mine-shrunk.ndjson'))).toBe(true);
  expect(readFileSync(join(folder, 'run/replay/mine-shrunk.ts'), 'utf8')).toContain(
    '/** On the site Contoso with no server but files01, with seed 1 and the planted bug test-in-production, it fails named-network. */',
  );
  const again = muster(folder, 'replay', 'run/replay/mine-shrunk.json');
  expect([again.status, again.stdout]).toEqual([1, expect.stringContaining('The same run')]);

  const limited = muster(folder, 'shrink', 'run/replay/mine.json', '--runs', '1', '--reseeds', '0');
  expect(limited.stdout).toContain('in 1 run. The limit of runs came first: it may not be the smallest.');
  const late = muster(folder, 'shrink', 'run/replay/mine.json', '--for', '0.001s');
  expect(late.stdout).toContain('The time was up first: it may not be the smallest.');
  const other = muster(folder, 'shrink', 'run/replay/mine.json', '--property', 'retention');
  expect([other.status, other.stderr]).toEqual([
    64,
    expect.stringMatching(/this drill did not fail "retention"; what it failed: named-network/),
  ]);
});

test('a drill that passed, a story told in code and a bundle that was edited are told apart in a sentence each', () => {
  const folder = recorded([{ waitMs: 60_000 }]);
  const passed = muster(folder, 'shrink', 'run/replay/mine.json');
  expect([passed.status, passed.stderr]).toEqual([
    64,
    'muster: run/replay/mine.json: this drill passed, so there is no failure to keep\n',
  ]);
  const bundle = join(folder, 'run/replay/mine.json');
  writeFileSync(bundle, readFileSync(bundle, 'utf8').replace('"seed": "1"', '"seed": "2"'));
  const edited = muster(folder, 'shrink', 'run/replay/mine.json');
  expect([edited.status, edited.stderr]).toEqual([64, expect.stringContaining('this bundle was edited')]);
  expect(muster(folder, 'shrink', 'run/replay/mine.json', '--force').stderr).toContain('this drill passed');

  muster(folder, 'run', 'planned-failover-refused', '--out', 'story', '--reporter', 'json');
  const story = muster(folder, 'shrink', 'story/replay/planned-failover-refused.json');
  expect([story.status, story.stderr]).toEqual([
    64,
    'muster: planned-failover-refused is a story told in code, and only a plan of moves can be made smaller\n',
  ]);
});

test.each([
  [['nowhere.json'], 'there is no such file'],
  [['x.json', '--runs', '0'], '--runs must be a whole number between 1 and 100000, not "0"'],
  [['x.json', '--reseeds', 'no'], '--reseeds must be a whole number between 0 and 1000, not "no"'],
  [['x.json', '--for', 'ever'], '--for must be like 30m or 2h, not "ever"'],
])('shrink %j is told what is wrong with it', (words, message) => {
  const { status, stderr } = muster(folderForTest(), 'shrink', ...words);
  expect([status, stderr]).toEqual([64, expect.stringContaining(message)]);
});
