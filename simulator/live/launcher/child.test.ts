/** Processes of a lab do not outlive it. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Scope } from '../../ground/scope.ts';
import { type ChildSettings, startForeignNode, startNode, startProgram } from './child.ts';
import { folderForTests } from '../../ground/fixtures/temporary-folder.ts';

const directory = folderForTests();
const logFile = join(directory, 'child.log');
const scope = new Scope();
afterAll(async () => {
  await scope.close();
});

const idle = program('idle.mjs', 'console.log(process.pid); setInterval(() => {}, 1000);');

function program(name: string, text: string): string {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
}

/** Started, and with its first words said. */
async function started(start: (settings: ChildSettings) => ReturnType<typeof startNode>, args: readonly string[]) {
  const words = Promise.withResolvers<string>();
  const child = start({ scope, args, logFile, onLine: words.resolve });
  return { child, said: await words.promise };
}

test('what a process says is read to its last line before it counts as ended', async () => {
  const lines: string[] = [];
  const talker = program('talker.mjs', 'for (let n = 1; n <= 5000; n += 1) console.log(n);');
  const ending = await startNode({ scope, args: [talker], logFile, onLine: (line) => lines.push(line) }).ended;
  expect(ending).toEqual({ code: 0, signal: null });
  expect([lines.length, lines.at(-1)]).toEqual([5000, '5000']);
});

test('what it is told comes in on its standard input, what it complains of goes to the log', async () => {
  const echo = program(
    'echo.mjs',
    'process.stdin.once("data", (data) => { console.error("heard", String(data)); process.exit(3); });',
  );
  const child = startNode({ scope, args: [echo], logFile });
  child.say('{"order":"freeze"}');
  expect(await child.ended).toEqual({ code: 3, signal: null });
  expect(readFileSync(logFile, 'utf8')).toContain('heard {"order":"freeze"}');
});

test('a program that is not there is an error', async () => {
  await expect(startNode({ scope, args: [join(directory, 'nothing.mjs')], logFile }).ended).resolves.toMatchObject({
    code: 1,
  });
});

describe.each([
  ['a program for Node', startForeignNode, [idle]],
  [
    'any other program',
    (settings: ChildSettings) => startProgram('/bin/sh', settings),
    ['-c', 'echo $$; exec sleep 1000'],
  ],
])('%s', (_, start, args) => {
  test('dies when it is killed', async () => {
    const { child, said } = await started(start, args);
    await child.kill();
    await gone(Number(said));
  });

  test('dies when its scope is closed, and is not started again', async () => {
    const short = new Scope();
    const { said } = await started((settings) => start({ ...settings, scope: short }), args);
    await short.close(new Error('the lab has ended'));
    await gone(Number(said));
    expect(() => start({ scope: short, args, logFile })).toThrow('the lab has ended');
  });

  test('dies with its launcher, though that one is killed', async () => {
    const launcher = program(
      'launcher.ts',
      `import { startForeignNode, startProgram } from '${import.meta.dirname}/child.ts';
       import { Scope } from '${import.meta.dirname}/../../ground/scope.ts';
       const scope = new Scope();
       const start = ${start === startForeignNode ? 'startForeignNode' : "(settings) => startProgram('/bin/sh', settings)"};
       start({ scope, args: ${JSON.stringify(args)}, logFile: '${logFile}', onLine: console.log });
       setInterval(() => {}, 1000);`,
    );
    const process = spawn(globalThis.process.execPath, [launcher], { stdio: ['ignore', 'pipe', 'inherit'] });
    const said = await new Promise((resolve) => process.stdout.once('data', resolve));
    process.kill('SIGKILL');
    await gone(Number(said));
  });
});

/** Settles when there is no such process any more; the test's own limit ends a wait for one that stays. */
async function gone(pid: number): Promise<void> {
  expect(pid).toBeGreaterThan(0);
  const there = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (there()) await new Promise((resolve) => setImmediate(resolve));
}
