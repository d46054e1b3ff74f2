import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DISK_BYTES, filesContract } from '../contracts/files.contract.ts';
import { createLiveFiles, fillDisk } from './files.ts';
import { folderForTest } from '../ground/fixtures/temporary-folder.ts';

filesContract('live, the size counted', async () => {
  const directory = folderForTest();
  const open = () => createLiveFiles(directory, DISK_BYTES);
  return { files: open(), crash: async () => open() };
});

/** The same on a file system of that size, where whoever runs this may mount one: the kernel refuses, and nobody counts. */
describe.skipIf(!mayMount())('where file systems can be mounted', () => {
  filesContract('live, on a tmpfs', async () => {
    const directory = folderForTest();
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', directory]);
    onTestFinished(() => void execFileSync('umount', [directory]));
    return { files: createLiveFiles(directory), crash: async () => createLiveFiles(directory) };
  });
});

function mayMount(): boolean {
  return process.platform === 'linux' && spawnSync('unshare', ['--mount', 'true']).status === 0;
}

test('what others have on the disk leaves less room, until it is gone', async () => {
  const directory = folderForTest();
  const files = createLiveFiles(directory, DISK_BYTES);
  const data = { bytes: Buffer.alloc(DISK_BYTES / 2), symbolicBytes: 0 };
  fillDisk(directory, DISK_BYTES, 0.25);
  expect((await files.space()).freeBytes).toBe(DISK_BYTES / 4);
  expect(await files.write('cache/1', data)).toMatchObject({ ok: false, failure: { code: 'ENOSPC' } });
  expect(await files.list('')).toEqual([]);
  fillDisk(directory, DISK_BYTES, undefined);
  expect(await files.write('cache/1', data)).toMatchObject({ ok: true });
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
