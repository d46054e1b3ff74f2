import { describe, expect, it } from 'vitest';
import type { Change } from '../../../reference/model/content.ts';
import { BLOCK_BYTES, lengthOf } from '../../../reference/model/content.ts';
import { invariant } from '../../../reference/model/result.ts';
import { Image } from '../../disks/image.ts';
import { MemoryDevice } from '../memory-device.ts';
import { type DiskFile, FileSystem } from './file-system.ts';

const MEBIBYTE = 1024 * 1024;
const SUPERBLOCK = 1 * MEBIBYTE;
const REGIONS = [
  { name: 'a', capacityBytes: 4 * BLOCK_BYTES },
  { name: 'b', capacityBytes: 4 * BLOCK_BYTES },
];

/** A disk that lists where it was written to. */
class ListingDevice extends MemoryDevice {
  readonly writes: [offsetBytes: number, lengthBytes: number][] = [];

  override submit(change: Change): void {
    this.writes.push([change.offsetBytes, lengthOf(change.content)]);
    super.submit(change);
  }
}

function formatted(image = new Image()): { device: ListingDevice; files: FileSystem; a: DiskFile; b: DiskFile } {
  const device = new ListingDevice(image);
  const files = FileSystem.format(device, REGIONS);
  device.writes.length = 0;
  return { device, files, a: files.find('a')!, b: files.find('b')! };
}

function contentOf(file: DiskFile): string {
  const content = Buffer.alloc(file.sizeBytes);
  file.read(content, 0);
  return content.toString();
}

describe('the file system of a ledger', () => {
  it('hands changed blocks to the disk at a sync, neighbours as one write, and the size after the data', () => {
    const { device, files, a } = formatted();
    a.write(Buffer.alloc(BLOCK_BYTES + 10, 'x'), BLOCK_BYTES - 5);
    a.write(Buffer.alloc(1, 'y'), 3 * BLOCK_BYTES);
    expect(device.writes).toEqual([]);
    files.sync(a);
    expect(device.writes).toEqual([
      [2 * MEBIBYTE, 4 * BLOCK_BYTES],
      [SUPERBLOCK, BLOCK_BYTES],
    ]);
    device.writes.length = 0;
    a.write(Buffer.from('z'), 0);
    a.write(Buffer.from('z'), 2 * BLOCK_BYTES);
    files.sync(a);
    expect(device.writes).toEqual([
      [2 * MEBIBYTE, BLOCK_BYTES],
      [2 * MEBIBYTE + 2 * BLOCK_BYTES, BLOCK_BYTES],
    ]);
  });

  it('never records the size of a file whose data is still in memory', () => {
    const image = new Image();
    const { files, a, b } = formatted(image);
    a.write(Buffer.from('not synced'), 0);
    b.write(Buffer.from('synced'), 0);
    files.sync(b);
    const mounted = FileSystem.mount(new MemoryDevice(image));
    invariant(mounted.ok, 'the disk was formatted');
    expect(mounted.value.find('a')!.sizeBytes).toBe(0);
    expect(contentOf(mounted.value.find('b')!)).toBe('synced');
    files.sync(a);
    const again = FileSystem.mount(new MemoryDevice(image));
    expect(again.ok && contentOf(again.value.find('a')!)).toBe('not synced');
  });

  it('reads zeros behind the end and refuses to write behind the region', () => {
    const { a } = formatted();
    a.write(Buffer.from('abc'), 0);
    const target = new Uint8Array(5).fill(9);
    expect(a.read(target, 1)).toBe(2);
    expect([...target]).toEqual([98, 99, 0, 0, 0]);
    expect(a.write(new Uint8Array(1), 4 * BLOCK_BYTES)).toBe(false);
    a.truncate(1);
    expect(contentOf(a)).toBe('a');
  });

  it('says so when a disk holds none', () => {
    expect(FileSystem.mount(new MemoryDevice(new Image()))).toMatchObject({
      ok: false,
      failure: { code: 'NOT_FORMATTED' },
    });
  });
});
