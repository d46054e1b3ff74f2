/**
 * Durable files of one role, as real files. What was not synced waits in the memory of the role's process, as it would in
 * the cache of a machine: so killing the process loses exactly what a power cut would.
 *
 * All of them lie in one directory, under their paths with the slashes encoded, so that syncing that directory makes any
 * new name durable. An overwritten file is written anew beside the old one and renamed: a crash finds the one or the
 * other. Of an append that is killed while it is being synced, a first part may be found, as on any disk.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parcel } from '../../reference/model/content.ts';
import { invariant } from '../../reference/model/result.ts';
import type { Files } from '../../reference/runtime.ts';
import { SortedMap } from '../ground/sorted-map.ts';

interface LiveFile {
  /** Whether the disk knows the name; what it holds then is what a crash leaves. */
  onDisk: boolean;
  /** Not synced yet: what was added to the content on disk, or the whole content. */
  pending: Uint8Array[];
  /** The pending content replaces the one on disk. */
  replaces: boolean;
}

/** No encoded path looks like this: `%` always begins two hexadecimal digits. */
const UNFINISHED = '%new';

/** @param directory belongs to this role alone; created if need be. What is found in it is what the role left there. */
export function createLiveFiles(directory: string): Files {
  mkdirSync(directory, { recursive: true });
  rmSync(join(directory, UNFINISHED), { force: true });
  const files = new SortedMap<LiveFile>();
  for (const name of readdirSync(directory)) {
    files.set(decodeURIComponent(name), { onDisk: true, pending: [], replaces: false });
  }
  const placeOf = (path: string) => join(directory, encodeURIComponent(path));

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
    const file = files.get(path) ?? { onDisk: false, pending: [], replaces: false };
    files.set(path, file);
    return file;
  }

  return {
    append: (path, data) => inTurn(() => void orNew(path).pending.push(bytesOf(data))),

    write: (path, data) =>
      inTurn(() => {
        const file = orNew(path);
        file.pending = [bytesOf(data)];
        file.replaces = true;
      }),

    sync: (path) =>
      inTurn(async () => {
        const file = existing(path);
        if (file.onDisk && !file.replaces) {
          if (file.pending.length > 0) await writeAndSync(placeOf(path), 'a', file.pending);
        } else {
          await writeAndSync(join(directory, UNFINISHED), 'w', file.pending);
          await rename(join(directory, UNFINISHED), placeOf(path));
          await syncDirectory(directory);
        }
        files.set(path, { onDisk: true, pending: [], replaces: false });
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
  };
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
