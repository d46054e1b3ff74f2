import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { BLOCK_BYTES, type Change } from '../../../reference/model/content.ts';
import { bytesOf } from '../../disks/image-bytes.ts';
import { volumesContract } from '../../contracts/volumes.contract.ts';
import { createLiveClock } from '../clock.ts';
import { realNowMs } from '../lab-time.ts';
import { liveRandom } from '../random.ts';
import { addDisk, findDisk, openDiskFolder } from './disk-folder.ts';
import { openFileDisk } from './file-disk.ts';
import { readKnownHistory } from './known-history.ts';
import { folderForTest } from '../../ground/fixtures/temporary-folder.ts';

const MEBIBYTE = 1024 * 1024;

const clock = createLiveClock({ startsAtMs: 1000, epochRealMs: realNowMs(), speed: 60 });
const parts = { clock, random: liveRandom('1', 'test', 1)('disk') };

function newDisk(directory: string, factory: readonly Change[] = []): string {
  return addDisk(directory, { owner: 'orders01', name: 'system', capacityBytes: MEBIBYTE }, factory).path;
}

function block(number: number, value: number): Change {
  return { offsetBytes: number * BLOCK_BYTES, content: new Uint8Array(BLOCK_BYTES).fill(value) };
}

const datastores = { owner: 'datastores', clock, random: () => parts.random };

volumesContract('a folder of files', async () => {
  const directory = folderForTest();
  const open = () => openDiskFolder(directory, datastores);
  return { volumes: open(), restart: async () => open() };
});

describe('a disk on a real file', () => {
  test('is found again as it was: content, every position, snapshots', async () => {
    const path = newDisk(folderForTest(), [block(7, 70)]);
    const disk = openFileDisk(path, parts);
    await disk.write([block(0, 1), block(1, 2)]);
    await disk.snapshot('kept');
    await disk.snapshot('dropped');
    await disk.write([block(0, 3)]);
    await disk.dropSnapshot('dropped');

    const again = openFileDisk(path, parts);
    expect(again).toMatchObject({ id: 'orders01/system', name: 'system', capacityBytes: MEBIBYTE, position: 3 });
    expect([again.positionOfSnapshot('kept'), again.positionOfSnapshot('dropped')]).toEqual([2, undefined]);
    for (let position = 0; position <= 3; position += 1) {
      expect(again.imageAt(position).pieces()).toEqual(disk.imageAt(position).pieces());
    }
    expect(again.entries()).toEqual(disk.entries());
  });

  test('a write that was torn by the end of its process never happened, wherever it was cut, and work goes on', async () => {
    const directory = folderForTest();
    const path = newDisk(directory);
    await openFileDisk(path, parts).write([block(0, 1)]);
    const before = readFileSync(path).length;
    await openFileDisk(path, parts).write([block(0, 2)]);
    const after = readFileSync(path).length;

    const torn = join(directory, 'torn');
    for (const lengthBytes of [before + 1, before + 11, before + 20, after - BLOCK_BYTES, after - 1]) {
      copyFileSync(path, torn);
      truncateSync(torn, lengthBytes);
      const disk = openFileDisk(torn, parts);
      expect(disk.position).toBe(1);
      await disk.write([block(1, 3)]);
      const again = openFileDisk(torn, parts);
      expect(again.position).toBe(2);
      expect(bytesOf(await again.read({ offsetBytes: 0, lengthBytes: 2 * BLOCK_BYTES }))).toEqual(
        bytesOf([block(0, 1).content, block(1, 3).content]),
      );
    }
  });

  test('a process that is killed while it writes leaves every write that it was told is safe', async () => {
    const path = newDisk(folderForTest());
    const machine = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/restless-disk.ts'), path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(machine, 'exit');
    let safe = 0;
    for await (const line of createInterface({ input: machine.stdout })) {
      safe = Number(line);
      if (safe === 100) machine.kill('SIGKILL');
    }
    await exited;
    expect(machine.signalCode).toBe('SIGKILL');
    const disk = openFileDisk(path, parts);
    expect(disk.position).toBeGreaterThanOrEqual(safe);
    const seen = disk
      .entries()
      .map(({ change }) => [change.offsetBytes / BLOCK_BYTES, (change.content as Uint8Array)[0]]);
    expect(seen).toEqual(seen.map((_, position) => [position % 16, position % 251]));
  });

  test('hands out bytes only: what was never written as zeros, and what stands for churn as its own bytes', async () => {
    const disk = openFileDisk(newDisk(folderForTest()), parts);
    const device = disk.openDevice();
    device.submit({ offsetBytes: BLOCK_BYTES, content: { seed: 7, streamOffsetBytes: 0, lengthBytes: BLOCK_BYTES } });
    const seen: unknown[] = [];
    disk.attachFilter({ onWrite: ({ content }) => seen.push(content) });
    await device.flush();
    const [content] = await disk.read({ offsetBytes: 0, lengthBytes: 3 * BLOCK_BYTES });
    expect(content).toBeInstanceOf(Uint8Array);
    const bytes = content as Uint8Array;
    expect(bytes.subarray(0, BLOCK_BYTES).every((byte) => byte === 0)).toBe(true);
    expect(seen).toEqual([bytes.slice(BLOCK_BYTES, 2 * BLOCK_BYTES)]);
  });
});

describe('a folder of disks', () => {
  test('its history tells when each snapshot was given up, also of a label that was used again', async () => {
    const directory = folderForTest();
    const opened = await openDiskFolder(directory, datastores).create('orders01-0.vmdk', MEBIBYTE);
    if (!opened.ok) return expect(opened).toMatchObject({ ok: true });
    const disk = opened.value;
    await disk.snapshot('kept');
    await disk.snapshot('a');
    await disk.dropSnapshot('a');
    await disk.dropSnapshot('a');
    await disk.snapshot('a');
    const history = readKnownHistory(directory, 0);
    expect(history.snapshotsOf('kept').map(({ droppedAtMs }) => droppedAtMs)).toEqual([undefined]);
    const [first, second] = history.snapshotsOf('a');
    expect(first?.droppedAtMs).toBeGreaterThanOrEqual(first?.atMs ?? Number.NaN);
    expect(first?.droppedAtMs).toBeLessThanOrEqual(second?.atMs ?? Number.NaN);
    expect(second?.droppedAtMs).toBeUndefined();
  });

  test('a disk that was handed on to another process keeps what that one wrote, also when it is removed', async () => {
    const directory = join(folderForTest(), 'datastores');
    const masterTarget = openDiskFolder(directory, datastores);
    const made = await masterTarget.create('orders01-0.vmdk', MEBIBYTE);
    if (!made.ok) throw new Error(made.failure.message);
    await made.value.write([block(0, 1)]);

    const found = findDisk(directory, { owner: 'datastores', name: 'orders01-0.vmdk' });
    const machine = openFileDisk(found?.path ?? '', parts);
    await machine.write([block(0, 2)]);
    await openDiskFolder(directory, datastores).list();
    await machine.write([block(0, 3)]);
    await masterTarget.remove('orders01-0.vmdk');
    expect(readKnownHistory(directory, 0).disk('datastores/orders01-0.vmdk')?.position).toBe(3);
    expect(findDisk(directory, { owner: 'datastores', name: 'orders01-0.vmdk' })).toBeUndefined();
  });

  test('a vCenter sees a disk as the two files it looks for, as long as it is there', async () => {
    const directory = join(folderForTest(), 'datastores');
    const store = openDiskFolder(directory, datastores);
    await store.create('orders01-0.vmdk', MEBIBYTE);
    const descriptor = readFileSync(join(directory, 'orders01-0.vmdk'), 'utf8');
    expect(descriptor).toContain('RW 2048 VMFS "orders01-0-flat.vmdk"');
    expect(existsSync(join(directory, 'orders01-0-flat.vmdk'))).toBe(true);
    await store.remove('orders01-0.vmdk');
    expect(readdirSync(directory)).toEqual([encodeURIComponent('datastores/orders01-0.vmdk.disk')]);
  });

  test('the history of a run knows every disk by its id, also one whose name was used again', async () => {
    const directory = join(folderForTest(), 'datastores');
    const store = openDiskFolder(directory, datastores);
    for (const value of [1, 2]) {
      const disk = await store.create('orders01-0.vmdk', MEBIBYTE);
      if (!disk.ok) throw new Error(disk.failure.message);
      const filter = disk.value.attachFilter({ onWrite: () => {} });
      await disk.value.write([block(0, value)]);
      filter.hold();
      filter.mark(`tag-${value}`);
      await disk.value.snapshot('point');
      await store.remove('orders01-0.vmdk');
    }
    const history = readKnownHistory(directory, 1000);
    const [first, second] = ['datastores/orders01-0.vmdk', 'datastores/orders01-0.vmdk~2'];
    expect(history.marksOf('tag-2')).toMatchObject([{ disk: second, position: 1, held: true }]);
    expect(history.snapshotsOf('point').map(({ disk, position }) => [disk, position])).toEqual([
      [first, 1],
      [second, 1],
    ]);
    const image = history.disk(second)?.imageAt(1);
    expect(image?.read({ offsetBytes: 0, lengthBytes: 1 })).toEqual([Uint8Array.of(2)]);
    expect(history.disk(first)?.imageAt(1).differsFrom(image!)).toMatchObject({ offsetBytes: 0 });
    expect(history.disk(second)?.writtenAtMs(1)).toBeGreaterThanOrEqual(0);
    expect([history.disk('another'), history.marksOf('another')]).toEqual([undefined, []]);
  });
});
