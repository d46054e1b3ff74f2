/** `muster coverage`: what is in the folders of runs, together, and whether anything declared is missing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { groundOf, NO_COVERAGE } from '../scenarios/coverage/coverage.ts';
import { DECLARED } from '../scenarios/coverage/declared.ts';
import { NEVER_TAKEN } from '../scenarios/coverage/never-taken.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';
import { coverage } from './coverage.ts';

const LISTED = Object.keys(NEVER_TAKEN);
const NEEDED = DECLARED.filter((name) => !LISTED.includes(name));

function runThatTook(transitions: readonly string[], besides: object = {}): string {
  const folder = folderForTest();
  const drill = { name: 'a-drill', coverage: { ...NO_COVERAGE, drills: 1, transitions: groundOf(transitions) } };
  writeFileSync(
    join(folder, 'result.json'),
    JSON.stringify({ schema: 'muster.result/1', drills: [drill], ...besides }),
  );
  return folder;
}

function typed(folders: readonly string[], complete: boolean) {
  const said = { stdout: '', stderr: '' };
  const output = (name: keyof typeof said) => ({
    colours: false,
    write: (text: string) => {
      said[name] += text;
    },
  });
  const code = coverage(folders, { complete }, { stdout: output('stdout'), stderr: output('stderr') });
  return { code, ...said };
}

test('what one run did not take another one may have', () => {
  const folders = [runThatTook(NEEDED.slice(0, 40)), runThatTook(NEEDED.slice(40))];
  const { code, stdout } = typed(folders, true);
  expect(stdout).toContain('of 2 drills');
  expect(stdout).toContain('Each declared transition was taken, or has its reason.');
  expect(code).toBe(0);
});

test('a declared transition that nobody took fails, by its name; without --complete it is only printed', () => {
  const folders = [runThatTook(NEEDED.slice(1))];
  const { code, stdout } = typed(folders, true);
  expect(stdout).toContain(`no reason is listed in scenarios/coverage/never-taken.ts:\n  ${NEEDED[0]}\n`);
  expect([code, typed(folders, false).code]).toEqual([1, 0]);
});

test('a reason that a run refutes fails too', () => {
  const { code, stdout } = typed([runThatTook([...NEEDED, LISTED[0] as string])], true);
  expect(stdout).toContain(`Listed there as never taken, and taken:\n  ${LISTED[0]}\n`);
  expect(code).toBe(1);
});

test('a folder without a result, a result that is none, and a run with a bug in it are refused', () => {
  const none = folderForTest();
  expect(typed([none], true)).toEqual({
    code: 64,
    stdout: '',
    stderr: `muster: ${none}: there is no result.json of a run\n`,
  });
  expect(typed([runThatTook([], { drills: 7 })], true).stderr).toContain('not a muster.result/1: drills: ');
  expect(typed([runThatTook([], { plant: { name: 'drop-block' } })], true).stderr).toContain('planted bug drop-block');
});
