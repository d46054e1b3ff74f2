/**
 * Durable files of one role, as real files. What was not synced waits in the memory of the role's process, as it would in
 * the cache of a machine: so killing the process loses exactly what a power cut would.
 *
 * All of them lie in one directory, under their paths with the slashes encoded, so that syncing that directory makes any
 * new name durable. An overwritten file is written anew beside the old one and renamed: a crash finds the one or the
 * other. Of an append that is killed while it is being synced, a first part may be found, as on any disk.
 *
 * The disk has the size that the site gives it, counted here: the computer's own is shared by all of a lab. What others
 * have on it is one file of the lab's, {@link OTHERS}, of which only the size counts. Where the computer's own disk is full,
 * a role hears the same.
 */
import { mkdirSync, readdirSync, rmSync, statfsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { open, readFile, rename, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parcel } from '../../reference/model/content.ts';
import { fail, invariant, ok, type Result } from '../../reference/model/result.ts';
import type { DiskSpace, FileFailure, Files } from '../../reference/runtime.ts';
import { SortedMap } from '../ground/sorted-map.ts';
import { noRoom } from '../machines/role-disks.ts';

interface LiveFile {
  /** Whether the disk knows the name; what it holds then is what a crash leaves. */
  onDisk: boolean;
  /** Not synced yet: what was added to the content on disk, or the whole content. */
  pending: Uint8Array[];
  /** The pending content replaces the one on disk. */
  replaces: boolean;
  /** What the disk holds under the name. */
  diskBytes: number;
}

/** No encoded path looks like this: `%` always begins two hexadecimal digits. */
const UNFINISHED = '%new';
/** The lab makes and removes it. */
export const OTHERS = '%others';

/** The paths of the files that such a directory holds, as an onlooker sees them. */
export function pathsIn(directory: string): string[] {
  const names = readdirSync(directory).filter((name) => name !== OTHERS && name !== UNFINISHED);
  return names.map(decodeURIComponent).sort();
}

/**
 * @param directory belongs to this role alone; created if need be. What is found in it is what the role left there.
 * @param capacityBytes of the disk; absent: the file system's own.
 */
export function createLiveFiles(directory: string, capacityBytes?: number): Files {
  mkdirSync(directory, { recursive: true });
  rmSync(join(directory, UNFINISHED), { force: true });
  const files = new SortedMap<LiveFile>();
  const others = join(directory, OTHERS);
  const placeOf = (path: string) => join(directory, encodeURIComponent(path));
  for (const path of pathsIn(directory)) {
    const diskBytes = statSync(placeOf(path)).size;
    files.set(path, { onDisk: true, pending: [], replaces: false, diskBytes });
  }

  // One call after the other, in the order in which they were made. A role has few files and one disk anyway.
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(operation: () => T | Promise<T>): Promise<T> {
    const done = last.then(operation);
    last = done.catch(() => undefined);
    return done;
  }

  function existing(path: string): LiveFile {
    const file = files.get(path);
    invariant(file, `there is no file '${path}'`);
    return file;
  }

  function orNew(path: string): LiveFile {
    const file = files.get(path) ?? { onDisk: false, pending: [], replaces: false, diskBytes: 0 };
    files.set(path, file);
    return file;
  }

  function space(): DiskSpace {
    if (capacityBytes === undefined) {
      const { bsize, blocks, bavail } = statfsSync(directory);
      return { capacityBytes: blocks * bsize, freeBytes: bavail * bsize };
    }
    let usedBytes = statSync(others, { throwIfNoEntry: false })?.size ?? 0;
    for (const path of files.keys('')) usedBytes += totalOf(existing(path));
    return { capacityBytes, freeBytes: Math.max(0, capacityBytes - usedBytes) };
  }

  /** Has it done if there is room for so much more. */
  function ifItFits(data: Parcel, work: (bytes: Uint8Array) => void): Result<undefined, FileFailure> {
    const bytes = bytesOf(data);
    const { freeBytes } = space();
    if (bytes.length > freeBytes) return noRoom(bytes.length, freeBytes);
    work(bytes);
    return ok();
  }

  return {
    append: (path, data) => inTurn(() => ifItFits(data, (bytes) => void orNew(path).pending.push(bytes))),

    write: (path, data) =>
      inTurn(() =>
        ifItFits(data, (bytes) => {
          const file = orNew(path);
          file.pending = [bytes];
          file.replaces = true;
        }),
      ),

    sync: (path) =>
      inTurn(async () => {
        const file = existing(path);
        try {
          if (file.onDisk && !file.replaces) {
            if (file.pending.length > 0) await addAndSync(placeOf(path), file.diskBytes, file.pending);
          } else {
            await writeAndSync(join(directory, UNFINISHED), 'w', file.pending);
            await rename(join(directory, UNFINISHED), placeOf(path));
            await syncDirectory(directory);
          }
        } catch (error) {
          if (!isFull(error)) throw error;
          rmSync(join(directory, UNFINISHED), { force: true });
          return fail('ENOSPC', `no room on this computer's disk: ${(error as Error).message}`);
        }
        files.set(path, { onDisk: true, pending: [], replaces: false, diskBytes: totalOf(file) });
        return ok();
      }),

    read: (path) =>
      inTurn(async () => {
        const file = files.get(path);
        if (file === undefined) return undefined;
        const onDisk = file.onDisk && !file.replaces ? [await readFile(placeOf(path))] : [];
        return { bytes: Buffer.concat([...onDisk, ...file.pending]), symbolicBytes: 0 };
      }),

    rename: (from, to) =>
      inTurn(async () => {
        const file = existing(from);
        if (file.onDisk) await rename(placeOf(from), placeOf(to));
        else if (files.get(to)?.onDisk) await unlink(placeOf(to));
        await syncDirectory(directory);
        files.delete(from);
        files.set(to, file);
      }),

    remove: (path) =>
      inTurn(async () => {
        if (files.get(path)?.onDisk) {
          await unlink(placeOf(path));
          await syncDirectory(directory);
        }
        files.delete(path);
      }),

    list: (prefix) => inTurn(() => files.keys(prefix)),

    space: () => inTurn(space),
  };
}

/** Puts a file of the lab's beside those of a role, so large that this share of the disk is left free; undefined: takes it away. */
export function fillDisk(directory: string, capacityBytes: number, freeShare: number | undefined): void {
  const others = join(directory, OTHERS);
  mkdirSync(directory, { recursive: true });
  rmSync(others, { force: true });
  if (freeShare === undefined) return;
  const usedBytes = readdirSync(directory).reduce(
    (sum, name) => sum + (statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  writeFileSync(others, '');
  // It has holes only: the computer's own disk does not notice.
  truncateSync(others, Math.max(0, capacityBytes - usedBytes - Math.ceil(freeShare * capacityBytes)));
}

/** Of its content as it is now. */
function totalOf({ pending, replaces, diskBytes }: LiveFile): number {
  return pending.reduce((sum, { length }) => sum + length, replaces ? 0 : diskBytes);
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Of what does not fit, nothing stays. */
async function addAndSync(place: string, sizeBytes: number, pieces: readonly Uint8Array[]): Promise<void> {
  try {
    await writeAndSync(place, 'a', pieces);
  } catch (error) {
    await truncate(place, sizeBytes);
    throw error;
  }
}

function bytesOf({ bytes, symbolicBytes }: Parcel): Uint8Array {
  invariant(symbolicBytes === 0, 'a live lab stores bytes, not sizes');
  return bytes;
}

async function writeAndSync(place: string, flags: 'a' | 'w', pieces: readonly Uint8Array[]): Promise<void> {
  const file = await open(place, flags);
  try {
    await file.writeFile(Buffer.concat(pieces));
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Makes names durable. Windows has no such call, and needs none. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
