import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { filesContract } from '../contracts/files.contract.ts';
import { createLiveFiles } from './files.ts';
import { folderForTest } from '../ground/fixtures/temporary-folder.ts';

filesContract('live', async () => {
  const directory = folderForTest();
  return { files: createLiveFiles(directory), crash: async () => createLiveFiles(directory) };
});

test('two roles with directories of their own know nothing of each other', async () => {
  const machine = folderForTest();
  const [process, mobility] = [createLiveFiles(join(machine, 'process')), createLiveFiles(join(machine, 'mobility'))];
  await process.write('state.json', { bytes: Buffer.from('{}'), symbolicBytes: 0 });
  await process.sync('state.json');
  expect(await mobility.list('')).toEqual([]);
});

test('a process that is killed while it writes leaves everything it was told is safe, and nothing torn', async () => {
  const directory = folderForTest();
  const role = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/restless-writer.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let safe = 0;
  for await (const line of createInterface({ input: role.stdout })) {
    safe = Number(line);
    if (safe === 100) role.kill('SIGKILL');
  }
  if (role.exitCode === null && role.signalCode === null) await once(role, 'exit');
  expect(role.signalCode).toBe('SIGKILL');
  expect(safe).toBeGreaterThanOrEqual(100);

  const files = createLiveFiles(directory);
  const log = Buffer.from((await files.read('log'))?.bytes ?? [])
    .toString()
    .trim()
    .split('\n')
    .map(Number);
  expect(log.slice(0, safe)).toEqual(Array.from({ length: safe }, (_, index) => index + 1));
  const state = Buffer.from((await files.read('state.json'))?.bytes ?? []).toString();
  const { round, filling } = JSON.parse(state) as { round: number; filling: string };
  expect(round).toBeGreaterThanOrEqual(safe);
  expect(filling).toHaveLength(100_000);
});
