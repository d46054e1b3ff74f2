/** What disks must do in every world: in memory, on real files, and as page blobs in a storage service. */
import { beforeEach, describe, expect, test } from 'vitest';
import { BLOCK_BYTES, type Change, type Extent } from '../../reference/model/content.ts';
import type { Volume, Volumes } from '../../reference/runtime.ts';
import { Image } from '../disks/image.ts';
import { bytesOf } from '../disks/image-bytes.ts';

export interface VolumesUnderTest {
  readonly volumes: Volumes;
  /** Whoever holds the disks starts again: gives them as it then finds them. Absent where nothing outlives its process. */
  readonly restart?: () => Promise<Volumes>;
}

const MEBIBYTE = 1024 * 1024;
const CAPACITY_BYTES = 64 * MEBIBYTE;

/** @param create disks of an owner that has none yet. */
export function volumesContract(world: string, create: () => Promise<VolumesUnderTest>): void {
  describe(`disks (${world})`, () => {
    let under: VolumesUnderTest;
    let volumes: Volumes;

    beforeEach(async () => {
      under = await create();
      volumes = under.volumes;
    });

    async function newDisk(name: string, ...changes: readonly Change[]): Promise<Volume> {
      const disk = must(await volumes.create(name, CAPACITY_BYTES));
      if (changes.length > 0) await disk.write(changes);
      return disk;
    }

    test('what was written last is read; what was never written is zeros', async () => {
      const disk = await newDisk('system', blocks(0, 1, 2, 3), blocks(2, 9));
      await disk.write([blocks(1, 8), blocks(5, 5)]);
      expect(await firstBytes(disk, 0, 7)).toEqual([1, 8, 9, 0, 0, 5, 0]);
    });

    test('a write of many megabytes arrives whole', async () => {
      const content = Uint8Array.from({ length: 9 * MEBIBYTE }, (_, index) => (index >>> 12) % 251);
      const disk = await newDisk('system', { offsetBytes: MEBIBYTE, content });
      const extent = { offsetBytes: MEBIBYTE, lengthBytes: content.length };
      expect(Buffer.compare(bytesOf(await disk.read(extent)), content)).toBe(0);
      expect(await disk.occupied()).toEqual([extent]);
    });

    test('the occupied stretches are told in order, none touching the next', async () => {
      const disk = await newDisk('system', blocks(9, 1), blocks(1, 1), blocks(0, 1));
      await disk.write([blocks(2, 1), blocks(11, 1)]);
      expect(await disk.occupied()).toEqual([extentOf(0, 3), extentOf(9, 1), extentOf(11, 1)]);
      expect(await (await newDisk('fresh')).occupied()).toEqual([]);
    });

    test('checksums depend on the content alone, not on how it came to be written, nor in which world', async () => {
      const image = new Image();
      for (const change of [blocks(0, 1, 2), blocks(7, 3)]) image.write(change);
      const extents = [extentOf(0, 4), extentOf(4, 4), extentOf(8, 4)];
      const disk = await newDisk('system', blocks(0, 9, 9), blocks(0, 1, 2, 0), blocks(7, 3));
      expect(await disk.digests(extents)).toEqual(image.digest(extents));
      await disk.write([blocks(5, 1)]);
      const [first, second, third] = await disk.digests(extents);
      expect([first, third]).toEqual([image.digest(extents)[0], image.digest(extents)[2]]);
      expect(second).not.toBe(image.digest(extents)[1]);
    });

    test('a copy of a snapshot holds what the disk held then, whatever either receives afterwards', async () => {
      const disk = await newDisk('replica', blocks(0, 1), blocks(4, 4));
      await disk.snapshot('end/orders01/1/17');
      await disk.write([blocks(0, 2)]);
      const then = must(await volumes.clone('replica', 'end/orders01/1/17', 'orders01-system'));
      const now = must(await volumes.clone('replica', undefined, 'latest'));
      await disk.write([blocks(0, 3), blocks(1, 3)]);
      await then.write([blocks(4, 7)]);
      expect([then.capacityBytes, now.capacityBytes]).toEqual([CAPACITY_BYTES, CAPACITY_BYTES]);
      expect(await firstBytes(then, 0, 5)).toEqual([1, 0, 0, 0, 7]);
      expect(await firstBytes(now, 0, 5)).toEqual([2, 0, 0, 0, 4]);
      expect(await firstBytes(disk, 0, 5)).toEqual([3, 3, 0, 0, 4]);
      const again = must(await volumes.clone('replica', 'end/orders01/1/17', 'again'));
      expect(await firstBytes(again, 0, 5)).toEqual([1, 0, 0, 0, 4]);
      await volumes.remove('replica');
      expect(await firstBytes(must(await volumes.open('orders01-system')), 0, 5)).toEqual([1, 0, 0, 0, 7]);
    });

    test('a label that is used again stands for the newer content', async () => {
      const disk = await newDisk('replica', blocks(0, 1));
      await disk.snapshot('point');
      await disk.write([blocks(0, 2)]);
      await disk.snapshot('point');
      await disk.write([blocks(0, 3)]);
      expect(await firstBytes(must(await volumes.clone('replica', 'point', 'copy')), 0, 1)).toEqual([2]);
    });

    test('a snapshot that was dropped, or never taken, is none to copy from; dropping it again is no error', async () => {
      const disk = await newDisk('replica', blocks(0, 1));
      await disk.snapshot('point');
      await disk.dropSnapshot('point');
      await disk.dropSnapshot('point');
      for (const label of ['point', 'another']) {
        expect(await volumes.clone('replica', label, 'copy')).toMatchObject({
          ok: false,
          failure: { code: 'SNAPSHOT_NOT_FOUND' },
        });
      }
    });

    test('the snapshots of a disk are told by their labels, a copy has none', async () => {
      const disk = await newDisk('replica', blocks(0, 1));
      expect(await disk.snapshots()).toEqual([]);
      for (const label of ['first', 'end/orders01/1/17', 'dropped', 'first']) await disk.snapshot(label);
      await disk.dropSnapshot('dropped');
      expect((await disk.snapshots()).sort()).toEqual(['end/orders01/1/17', 'first']);
      expect(await must(await volumes.clone('replica', 'first', 'copy')).snapshots()).toEqual([]);
    });

    test('names: one disk of each, gone when removed, free to be used again', async () => {
      await newDisk('seed-1', blocks(0, 1));
      await newDisk('seed-10');
      expect(await volumes.create('seed-1', MEBIBYTE)).toMatchObject({ ok: false, failure: { code: 'VOLUME_EXISTS' } });
      expect(await volumes.clone('seed-10', undefined, 'seed-1')).toMatchObject({
        ok: false,
        failure: { code: 'VOLUME_EXISTS' },
      });
      expect(new Set(await volumes.list())).toEqual(
        new Set(['seed-1', 'seed-10'].map((name) => ({ name, capacityBytes: CAPACITY_BYTES }))),
      );
      await volumes.remove('seed-1');
      await volumes.remove('seed-1');
      expect(await volumes.open('seed-1')).toMatchObject({ ok: false, failure: { code: 'VOLUME_NOT_FOUND' } });
      expect(await volumes.clone('seed-1', undefined, 'copy')).toMatchObject({
        ok: false,
        failure: { code: 'VOLUME_NOT_FOUND' },
      });
      expect(await firstBytes(await newDisk('seed-1'), 0, 1)).toEqual([0]);
    });

    test('whoever starts again finds disks, content and snapshots', async (context) => {
      if (!under.restart) return context.skip('these disks live and die with their world');
      const disk = await newDisk('replica', blocks(0, 1));
      await disk.snapshot('kept');
      await disk.snapshot('dropped');
      await disk.write([blocks(0, 2)]);
      await disk.dropSnapshot('dropped');
      await newDisk('replica-of-another');
      const found = await under.restart();
      const again = must(await found.open('replica'));
      expect(await firstBytes(again, 0, 1)).toEqual([2]);
      expect(await again.snapshots()).toEqual(['kept']);
      await again.write([blocks(1, 3)]);
      expect(await firstBytes(must(await found.clone('replica', 'kept', 'copy')), 0, 2)).toEqual([1, 0]);
      expect(await found.clone('replica', 'dropped', 'another')).toMatchObject({
        ok: false,
        failure: { code: 'SNAPSHOT_NOT_FOUND' },
      });
    });
  });
}

/** Neighbouring blocks, each filled with one value. */
function blocks(first: number, ...values: readonly number[]): Change {
  const content = new Uint8Array(values.length * BLOCK_BYTES);
  for (const [index, value] of values.entries()) content.fill(value, index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES);
  return { offsetBytes: first * BLOCK_BYTES, content };
}

function extentOf(firstBlock: number, count: number): Extent {
  return { offsetBytes: firstBlock * BLOCK_BYTES, lengthBytes: count * BLOCK_BYTES };
}

/** The first byte of each of these blocks. */
async function firstBytes(disk: Volume, firstBlock: number, count: number): Promise<(number | undefined)[]> {
  const bytes = bytesOf(await disk.read(extentOf(firstBlock, count)));
  return Array.from({ length: count }, (_, index) => bytes[index * BLOCK_BYTES]);
}

function must<Value>(result: { ok: true; value: Value } | { ok: false; failure: { message: string } }): Value {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}
