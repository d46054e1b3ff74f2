/** The temporary folder is missing, cannot be made, is read-only or full: one message, at once, from whichever command needs it. */
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;
const QUICK = 'replication-over-vpn-refused';
/** A command that does not end would hold the tests up for ever. */
const ENDS_WITHIN_MS = 200_000;

function muster(TMPDIR: string, ...words: string[]) {
  // Its own would be made below the folder that is not there.
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...words], {
    encoding: 'utf8',
    env: { ...env, TMPDIR },
    timeout: ENDS_WITHIN_MS,
    killSignal: 'SIGKILL',
  });
  return { status, stderr, stdout };
}

/** A story of somebody's own, whose bundle has to be unpacked to play. */
function bundleOfOwn(): string {
  const folder = folderForTest();
  const home = new URL('../scenarios/scenario.ts', import.meta.url).pathname;
  writeFileSync(
    join(folder, 'mine.ts'),
    `import { scenario } from '${home}';\nexport const mine = scenario({ name: 'mine', title: 'Mine', faults: [], exercises: [], async run(drill) { drill.story('Here.'); } });\n`,
  );
  const { status } = spawnSync(process.execPath, [script, 'run', join(folder, 'mine.ts'), '--out', folder]);
  expect(status).not.toBe(70);
  return join(folder, 'replay', 'mine.json');
}

function nowhere(): string[] {
  const file = join(folderForTest(), 'file');
  writeFileSync(file, '');
  return ['/proc/x', join(folderForTest(), 'missing'), file];
}

describe('where nothing can be made', () => {
  test('a lab of processes is not available: 69', () => {
    for (const folder of nowhere()) {
      const { status, stderr, stdout } = muster(folder, 'run', QUICK, '--lab', 'process', '--out', folderForTest());
      expect({ status, stdout }).toEqual({ status: 69, stdout: '' });
      expect(stderr).toMatch(
        new RegExp(
          `^muster: the process lab is not available: cannot write its files to ${folder}: a \\S+ [^\\n]*; set TMPDIR to another folder. Use --lab virtual.\\n$`,
        ),
      );
    }
  });

  test('the virtual lab, the list and heal need none', () => {
    for (const folder of nowhere()) {
      expect(muster(folder, 'run', QUICK, '--out', folderForTest())).toMatchObject({ status: 0, stderr: '' });
      expect(muster(folder, 'list')).toMatchObject({ status: 0, stderr: '' });
    }
  });

  test("a bundle of somebody's own story is not unpacked: 70, and what to do", () => {
    const bundle = bundleOfOwn();
    for (const folder of nowhere()) {
      const { status, stderr, stdout } = muster(folder, 'replay', bundle);
      expect({ status, stdout }).toEqual({ status: 70, stdout: '' });
      expect(stderr).toMatch(
        /^muster: [^\n]* is unpacked to play: cannot write [^\n]*; set TMPDIR to another folder\n$/,
      );
    }
  });

  test('heal finds no lab there, and a vault says what to do', () => {
    for (const folder of nowhere()) {
      expect(muster(folder, 'heal').stderr).toBe('');
      const { status, stderr } = muster(folder, 'vault', '--json');
      expect(status).toBe(64);
      expect(stderr).toMatch(/^muster: [^\n]*; set TMPDIR to another folder, or use --state FILE\n$/);
    }
  });
});

const mayMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/** A file system of its own. */
function mounted(options: string): string {
  const folder = folderForTest();
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status).toBe(0);
  onTestFinished(() => void spawnSync('umount', ['--lazy', folder]));
  return folder;
}

describe.runIf(mayMount)('a file system of its own (needs the right to mount a tmpfs)', () => {
  test.each([
    ['ro', 'the file system is read-only; set TMPDIR'],
    ['size=32k', 'the disk is full; make room there or set TMPDIR'],
  ])('that is mounted %s is told as that: 69', (options, why) => {
    const { status, stderr } = muster(mounted(options), 'run', QUICK, '--lab', 'process', '--out', folderForTest());
    expect(stderr).toContain(why);
    expect(status).toBe(69);
  });

  test('that runs full while the lab is built: 69; nothing of the lab is left', () => {
    const folder = mounted('size=12m');
    const { status, stderr } = muster(folder, 'run', QUICK, '--lab', 'process', '--out', folderForTest());
    expect(stderr).toContain('was not run: the process lab could not be built: ENOSPC: no space left on device');
    expect(status).toBe(69);
    expect(readdirSync(folder).filter((name) => name.startsWith('muster-'))).toEqual([]);
  });

  test('that runs full in the middle of a story: the lab has broken, which proves nothing; and nobody is asked to report it', () => {
    // A lab of this site is built with 27 MB, and what is copied to its disks takes 40 more.
    const folder = mounted('size=40m');
    const { status, stderr, stdout } = muster(
      folder,
      'run',
      'full-cycle',
      '--lab',
      'process',
      '--out',
      folderForTest(),
    );
    expect(stderr).toBe('');
    expect(stdout).toContain('the computer that the lab stands on cannot carry it: its disk is full (ENOSPC: ');
    expect(status).toBe(2);
    expect(readdirSync(folder).filter((name) => name.startsWith('muster-'))).toEqual([]);
  });
});
