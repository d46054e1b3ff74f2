/**
 * The smallest file system a database needs: a handful of files in fixed regions of a disk, behind a page cache.
 *
 * Layout, all numbers little-endian:
 *
 *     offset 1 MiB   superblock, one block:
 *                      0  magic `MUSTERFS`
 *                      8  number of files, 4 bytes
 *                     16  per file 64 bytes: name (40, UTF-8, zero-padded), base, capacity, size (8 each, in bytes)
 *     offset 2 MiB   the files' regions, one after the other, in the order of the table
 *
 * Writes stay in the page cache until the file is synced. A sync hands the changed blocks to the disk, neighbouring
 * blocks as one write, lowest first, and then the superblock if the size changed. A size is therefore never on the disk
 * before the data it stands for, and since the disk keeps the order, every sync is a barrier.
 */
import { BLOCK_BYTES } from '../../../reference/model/content.ts';
import { fail, invariant, ok, type Result } from '../../../reference/model/result.ts';
import type { BlockDevice } from '../../disks/block-device.ts';

const MEBIBYTE = 1024 * 1024;
const SUPERBLOCK_OFFSET_BYTES = MEBIBYTE;
const FIRST_REGION_OFFSET_BYTES = 2 * MEBIBYTE;
const MAGIC = 'MUSTERFS';
const ENTRIES_FROM = 16;
const ENTRY_BYTES = 64;
const NAME_BYTES = 40;

export interface FileRegion {
  readonly name: string;
  readonly capacityBytes: number;
}

/** Where the regions of these files end: whoever writes beyond does not disturb them. */
export function endOfRegions(regions: readonly FileRegion[]): number {
  return regions.reduce((end, region) => end + region.capacityBytes, FIRST_REGION_OFFSET_BYTES);
}

export class FileSystem {
  readonly #device: BlockDevice;
  readonly #files: DiskFile[];

  private constructor(device: BlockDevice, files: DiskFile[]) {
    this.#device = device;
    this.#files = files;
  }

  /** Lays an empty file system on the disk. */
  static format(device: BlockDevice, regions: readonly FileRegion[]): FileSystem {
    let baseBytes = FIRST_REGION_OFFSET_BYTES;
    const files: DiskFile[] = [];
    for (const { name, capacityBytes } of regions) {
      files.push(new DiskFile(device, name, baseBytes, capacityBytes, 0));
      baseBytes += capacityBytes;
    }
    const fileSystem = new FileSystem(device, files);
    fileSystem.#writeSuperblock();
    return fileSystem;
  }

  /** Reads the file table from the disk. `NOT_FORMATTED` when there is none. */
  static mount(device: BlockDevice): Result<FileSystem> {
    const block = Buffer.from(device.read(SUPERBLOCK_OFFSET_BYTES, BLOCK_BYTES));
    if (block.toString('latin1', 0, MAGIC.length) !== MAGIC) {
      return fail('NOT_FORMATTED', `There is no file system at offset ${SUPERBLOCK_OFFSET_BYTES} of the disk.`);
    }
    const files = Array.from({ length: block.readUInt32LE(8) }, (_, index) => {
      const entry = ENTRIES_FROM + index * ENTRY_BYTES;
      const name = block.toString('utf8', entry, entry + NAME_BYTES).replace(/\0+$/, '');
      const [baseBytes, capacityBytes, sizeBytes] = [0, 8, 16].map((field) =>
        Number(block.readBigUInt64LE(entry + NAME_BYTES + field)),
      );
      return new DiskFile(device, name, baseBytes!, capacityBytes!, sizeBytes!);
    });
    return ok(new FileSystem(device, files));
  }

  find(name: string): DiskFile | undefined {
    return this.#files.find((file) => file.name === name);
  }

  /** Hands everything written to `file` so far to the disk. */
  sync(file: DiskFile): void {
    file.submitChanges();
    if (file.sizeChanged) this.#writeSuperblock();
  }

  #writeSuperblock(): void {
    const block = Buffer.alloc(BLOCK_BYTES);
    block.write(MAGIC, 'latin1');
    block.writeUInt32LE(this.#files.length, 8);
    this.#files.forEach((file, index) => {
      const entry = ENTRIES_FROM + index * ENTRY_BYTES;
      block.write(file.name, entry, NAME_BYTES, 'utf8');
      [file.baseBytes, file.capacityBytes, file.sizeToRecord()].forEach((value, field) => {
        block.writeBigUInt64LE(BigInt(value), entry + NAME_BYTES + field * 8);
      });
    });
    this.#device.submit({ offsetBytes: SUPERBLOCK_OFFSET_BYTES, content: new Uint8Array(block) });
  }
}

/** One file: a region of the disk, how much of it is in use, and the blocks of it held in memory. */
export class DiskFile {
  readonly name: string;
  readonly baseBytes: number;
  readonly capacityBytes: number;
  sizeBytes: number;
  readonly #device: BlockDevice;
  readonly #cache = new Map<number, Uint8Array>();
  readonly #changed = new Set<number>();
  /** The size in the superblock. Other files' syncs write the superblock too and must not run ahead of this file's data. */
  #recordedSizeBytes: number;

  constructor(device: BlockDevice, name: string, baseBytes: number, capacityBytes: number, sizeBytes: number) {
    invariant(baseBytes % BLOCK_BYTES === 0 && capacityBytes % BLOCK_BYTES === 0, 'a file region is block-aligned');
    this.#device = device;
    this.name = name;
    this.baseBytes = baseBytes;
    this.capacityBytes = capacityBytes;
    this.sizeBytes = sizeBytes;
    this.#recordedSizeBytes = sizeBytes;
  }

  get sizeChanged(): boolean {
    return this.sizeBytes !== this.#recordedSizeBytes;
  }

  /** The size to put into the superblock: the new one once the data is on its way, the old one until then. */
  sizeToRecord(): number {
    if (this.#changed.size === 0) this.#recordedSizeBytes = this.sizeBytes;
    return this.#recordedSizeBytes;
  }

  /** Fills `target` from `offsetBytes` on, with zeros behind the end. Returns how many bytes the file really had. */
  read(target: Uint8Array, offsetBytes: number): number {
    const length = Math.max(0, Math.min(target.length, this.sizeBytes - offsetBytes));
    forEachBlock(offsetBytes, length, (block, from, to, done) => {
      target.set(this.#block(block).subarray(from, to), done);
    });
    target.fill(0, length);
    return length;
  }

  /** False when the region is full. */
  write(source: Uint8Array, offsetBytes: number): boolean {
    if (offsetBytes + source.length > this.capacityBytes) return false;
    forEachBlock(offsetBytes, source.length, (block, from, to, done) => {
      this.#block(block).set(source.subarray(done, done + to - from), from);
      this.#changed.add(block);
    });
    this.sizeBytes = Math.max(this.sizeBytes, offsetBytes + source.length);
    return true;
  }

  truncate(sizeBytes: number): void {
    const kept = Math.ceil(sizeBytes / BLOCK_BYTES);
    for (const block of this.#changed) if (block >= kept) this.#changed.delete(block);
    this.sizeBytes = sizeBytes;
  }

  submitChanges(): void {
    const blocks = [...this.#changed].sort((a, b) => a - b);
    this.#changed.clear();
    for (let first = 0; first < blocks.length; ) {
      let end = first + 1;
      while (end < blocks.length && blocks[end] === blocks[end - 1]! + 1) end += 1;
      const content = new Uint8Array((end - first) * BLOCK_BYTES);
      for (let index = first; index < end; index += 1)
        content.set(this.#block(blocks[index]!), (index - first) * BLOCK_BYTES);
      this.#device.submit({ offsetBytes: this.baseBytes + blocks[first]! * BLOCK_BYTES, content });
      first = end;
    }
  }

  #block(block: number): Uint8Array {
    let bytes = this.#cache.get(block);
    if (!bytes) {
      bytes = this.#device.read(this.baseBytes + block * BLOCK_BYTES, BLOCK_BYTES);
      this.#cache.set(block, bytes);
    }
    return bytes;
  }
}

/** Calls `visit` for each block touched: its number, from and to within the block, and how many bytes came before. */
function forEachBlock(
  offsetBytes: number,
  lengthBytes: number,
  visit: (block: number, from: number, to: number, done: number) => void,
): void {
  for (let done = 0; done < lengthBytes; ) {
    const at = offsetBytes + done;
    const from = at % BLOCK_BYTES;
    const to = Math.min(BLOCK_BYTES, from + lengthBytes - done);
    visit((at - from) / BLOCK_BYTES, from, to, done);
    done += to - from;
  }
}
