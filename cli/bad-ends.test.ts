/** Runs that end badly, as a person or a CI server meets them: a full disk, a folder nobody may write to, signals. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sealed } from '../reports/replay-bundle.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;
const QUICK = 'replication-over-vpn-refused';

function muster(...words: string[]) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' });
  return { status, stderr, stdout };
}

/** A file system of its own, which can be small, or read-only; undefined where this user may not mount one. */
function mounted(options: string): string | undefined {
  const folder = folderForTest();
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status !== 0) return undefined;
  onTestFinished(() => void spawnSync('umount', ['--lazy', folder]));
  return folder;
}

const mayMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
const needsMount = mayMount ? '' : ' (not run: needs the right to mount a tmpfs)';

describe(`a file system of its own${needsMount}`, () => {
  test.runIf(mayMount)('of 300 KB runs full: 70, one message, and the reports tell what had finished', () => {
    const out = mounted('size=300k') as string;
    // The journal of the first fits, and it is over long before the others; neither of theirs does.
    const { status, stderr, stdout } = muster('run', QUICK, 'full-cycle', 'server-restart', '--out', out);
    expect(stderr).toMatch(
      /^muster: cannot write \S+\.ndjson: the disk is full; make room there or use --out DIR .*\n$/,
    );
    expect(status).toBe(70);
    expect(stdout).toContain('Stopped: ');
    const { drills, unfinished } = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    expect(drills.map(({ name }: { name: string }) => name)).toContain(QUICK);
    expect(drills.length + (unfinished?.length ?? 0)).toBe(3);
    expect(readdirSync(join(out, 'journal'))).toContain(`${QUICK}.ndjson`);
    expect(readFileSync(join(out, 'junit.xml'), 'utf8')).toContain('</testsuites>');
  });

  test.runIf(mayMount)('that is read-only is 64 before anything runs', () => {
    const out = mounted('ro') as string;
    for (const folder of [out, join(out, 'x')])
      expect(muster('run', QUICK, '--out', folder)).toEqual({
        status: 64,
        stderr: `muster: cannot write ${folder}: the file system is read-only; use --out DIR for another folder\n`,
        stdout: '',
      });
  });

  test.runIf(mayMount)(
    'that is read-only by the time a replay goes another way: 70, and the difference is shown',
    () => {
      const out = mounted('size=20m') as string;
      expect(muster('run', QUICK, '--out', out).status).toBe(0);
      const path = join(out, 'replay', `${QUICK}.json`);
      writeFileSync(path, sealed({ ...JSON.parse(readFileSync(path, 'utf8')), seed: 'another' }));
      spawnSync('mount', ['-o', 'remount,ro', out]);
      const { status, stderr, stdout } = muster('replay', path);
      expect(stdout).toContain('The first record that differs is number ');
      expect(stderr).toMatch(/^muster: cannot write \S+: the file system is read-only; copy the run to a folder .*\n$/);
      expect(status).toBe(70);
    },
  );
});

describe('an --out that cannot be made is 64 before anything runs', () => {
  test('in /proc, and below a file', () => {
    const file = join(folderForTest(), 'file');
    writeFileSync(file, '');
    for (const out of ['/proc/x', join(file, 'below'), file]) {
      const { status, stderr, stdout } = muster('run', QUICK, '--out', out);
      expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
      expect(stderr).toMatch(/^muster: cannot write [^\n]*; use --out DIR for another folder\n$/);
    }
  });
});

/** Starts it and waits until it has said `word`. */
async function started(word: string, ...words: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    said += chunk;
    if (said.includes(word)) break;
  }
  child.stdout.resume();
  return child;
}

async function endOf(child: ChildProcess) {
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const [status, signal] = await once(child, 'close');
  return { status, signal, stderr };
}

describe('a run that is asked to end', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s: 130, and JUnit has an error for what did not finish',
    async (signal) => {
      const out = folderForTest();
      const child = await started('full-cycle', 'run', 'full-cycle', 'vpn-loss-failback', '--out', out);
      child.kill(signal);
      expect(await endOf(child)).toEqual({ status: 130, signal: null, stderr: '' });
      expect(readFileSync(join(out, 'junit.xml'), 'utf8')).toMatch(
        /<testsuites name="muster" tests="2" failures="0" errors="2"/,
      );
    },
  );

  const story = (name: string, body: string) => {
    const home = new URL('../scenarios/scenario.ts', import.meta.url).pathname;
    const file = join(folderForTest(), `${name}.ts`);
    writeFileSync(
      file,
      `import { scenario } from '${home}';\nexport const mine = scenario({ name: '${name}', title: 'Mine', faults: [], exercises: [],\nasync run(drill) { drill.story('It has begun.'); ${body} } });\n`,
    );
    return file;
  };

  test('twice ends at once: 130, and it says what was kept; one keystroke that comes as many signals does not', async () => {
    const out = folderForTest();
    const endless = story('endless', 'for (;;) {}');
    const child = await started('It has begun.', 'run', QUICK, endless, '--out', out);
    const pressing = setInterval(() => child.kill('SIGINT'), 50);
    onTestFinished(() => clearInterval(pressing));
    const { status, signal, stderr } = await endOf(child);
    expect({ status, signal }).toEqual({ status: 130, signal: null });
    // The first of the two had been told to its end before the second could say a word.
    expect(stderr).toBe(
      `muster: ended at once: 1 of 2 drills had finished, their journals are in ${out}; no reports were written\n`,
    );
    expect(existsSync(join(out, 'journal', `${QUICK}.ndjson`))).toBe(true);
    expect(existsSync(join(out, 'result.json'))).toBe(false);
  });

  test.each([
    ['waits', 'await new Promise(() => {});', 'the drill was interrupted at 00:00:00 of lab time'],
    ['computes', 'for (;;) {}', 'it did not stop of itself, so its thread was ended'],
  ])('whose own story %s for ever: 130, and the drill is named', async (name, body, message) => {
    const out = folderForTest();
    const child = await started('It has begun.', 'run', story(name, body), '--out', out);
    child.kill('SIGINT');
    expect(await endOf(child)).toEqual({ status: 130, signal: null, stderr: '' });
    const { unfinished } = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    expect(unfinished).toMatchObject([{ name, why: 'interrupted', message: expect.stringContaining(message) }]);
  });
});
