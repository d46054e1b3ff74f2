/** Whoever waits for an exit code gets it, also when a story has left something running in the process. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';
import { Interruption } from './interruption.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;

test('an interval that a story left running does not keep the command from ending, and is told', () => {
  const home = new URL('../scenarios/scenario.ts', import.meta.url).pathname;
  const folder = folderForTest();
  writeFileSync(
    join(folder, 'restless.ts'),
    `import { setInterval } from 'node:timers';
import { scenario } from '${home}';
export const restless = scenario({ name: 'restless', title: 'It leaves something', faults: [], exercises: [],
  async run(drill) { setInterval(() => {}, 1000); await drill.runbook.siteRegistered(); } });
`,
  );
  const words = [script, 'conform', join(folder, 'restless.ts'), '--out', folder];
  const { status, stderr, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect(stdout).toContain('1 of 1 stories agree');
  expect(stderr).toBe('muster: all is said, and something that was still under way was ended (Timeout)\n');
  expect(status).toBe(0);
});

test('a signal that comes when all is said ends the process at once, with the code that stands', () => {
  const interruption = new Interruption();
  const exits: number[] = [];
  interruption.onFirst(() => {});
  interruption.over(1);
  interruption.signalled(1000, (code) => exits.push(code));
  expect(exits).toEqual([1]);
});
