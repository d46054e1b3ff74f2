/**
 * SQLite's view of a disk: its file calls answered by a {@link FileSystem}, its randomness and time by the runtime.
 * Everything is answered at once, so a transaction happens at one instant; its writes reach the disk afterwards.
 */
import * as VFS from '@journeyapps/wa-sqlite/src/VFS.js';
import { BLOCK_BYTES } from '../../../reference/model/content.ts';
import type { Clock, RandomStream } from '../../../reference/runtime.ts';
import type { Engine } from './engine.ts';
import type { DiskFile, FileSystem } from './file-system.ts';

/** Milliseconds from the Julian epoch, SQLite's, to 1970. */
const JULIAN_TO_UNIX_MS = 210_866_760_000_000;

export class DiskVfs extends VFS.Base {
  readonly #engine: Engine;
  readonly #files: FileSystem;
  readonly #clock: Pick<Clock, 'nowMs'>;
  readonly #random: RandomStream;
  readonly #open = new Map<number, DiskFile>();

  constructor(engine: Engine, files: FileSystem, clock: Pick<Clock, 'nowMs'>, random: RandomStream) {
    super('disk', engine);
    this.#engine = engine;
    this.#files = files;
    this.#clock = clock;
    this.#random = random;
  }

  override xOpen(_pVfs: number, zName: number, pFile: number, flags: number, pOutFlags: number): number {
    // A nameless file is a temporary one. `temp_store=MEMORY` keeps SQLite from asking.
    const file = zName === 0 ? undefined : this.#files.find(this.#engine.text(zName));
    if (!file) return VFS.SQLITE_CANTOPEN;
    this.#open.set(pFile, file);
    this.#view().setInt32(pOutFlags, flags, true);
    return VFS.SQLITE_OK;
  }

  override xClose(pFile: number): number {
    this.#open.delete(pFile);
    return VFS.SQLITE_OK;
  }

  /** The table of files is fixed, so a file that does not exist is an empty one. */
  override xAccess(_pVfs: number, zName: number, _flags: number, pResOut: number): number {
    const file = this.#files.find(this.#engine.text(zName));
    this.#view().setInt32(pResOut, file && file.sizeBytes > 0 ? 1 : 0, true);
    return VFS.SQLITE_OK;
  }

  override xDelete(_pVfs: number, zName: number, _syncDir: number): number {
    const file = this.#files.find(this.#engine.text(zName));
    if (!file) return VFS.SQLITE_IOERR_DELETE_NOENT;
    file.truncate(0);
    this.#files.sync(file);
    return VFS.SQLITE_OK;
  }

  override xFullPathname(_pVfs: number, zName: number, nOut: number, zOut: number): number {
    const memory = this.#engine.memory();
    const lengthBytes = memory.indexOf(0, zName) - zName + 1;
    if (lengthBytes > nOut) return VFS.SQLITE_CANTOPEN;
    memory.copyWithin(zOut, zName, zName + lengthBytes);
    return VFS.SQLITE_OK;
  }

  override xRead(pFile: number, pData: number, iAmt: number, iOffsetLo: number, iOffsetHi: number): number {
    const target = this.#engine.memory().subarray(pData, pData + iAmt);
    const length = this.#open.get(pFile)!.read(target, offset(iOffsetLo, iOffsetHi));
    return length === iAmt ? VFS.SQLITE_OK : VFS.SQLITE_IOERR_SHORT_READ;
  }

  override xWrite(pFile: number, pData: number, iAmt: number, iOffsetLo: number, iOffsetHi: number): number {
    const source = this.#engine.memory().subarray(pData, pData + iAmt);
    return this.#open.get(pFile)!.write(source, offset(iOffsetLo, iOffsetHi)) ? VFS.SQLITE_OK : VFS.SQLITE_FULL;
  }

  override xTruncate(pFile: number, sizeLo: number, sizeHi: number): number {
    this.#open.get(pFile)!.truncate(offset(sizeLo, sizeHi));
    return VFS.SQLITE_OK;
  }

  override xSync(pFile: number, _flags: number): number {
    this.#files.sync(this.#open.get(pFile)!);
    return VFS.SQLITE_OK;
  }

  override xFileSize(pFile: number, pSize: number): number {
    this.#view().setBigInt64(pSize, BigInt(this.#open.get(pFile)!.sizeBytes), true);
    return VFS.SQLITE_OK;
  }

  override xCheckReservedLock(_pFile: number, pResOut: number): number {
    this.#view().setInt32(pResOut, 0, true);
    return VFS.SQLITE_OK;
  }

  /** A sector is what a disk writes whole: one block. SQLite lays out its journal accordingly. */
  override xSectorSize(_pFile: number): number {
    return BLOCK_BYTES;
  }

  xRandomness(_pVfs: number, nByte: number, pOut: number): number {
    this.#engine.memory().set(this.#random.bytes(nByte), pOut);
    return nByte;
  }

  xCurrentTimeInt64(_pVfs: number, pTime: number): number {
    this.#view().setBigInt64(pTime, BigInt(JULIAN_TO_UNIX_MS + this.#clock.nowMs()), true);
    return VFS.SQLITE_OK;
  }

  #view(): DataView {
    const memory = this.#engine.memory();
    return new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  }
}

/** 64-bit numbers arrive as two signed 32-bit halves. */
function offset(low: number, high: number): number {
  return high * 2 ** 32 + (low >>> 0);
}
