/** A folder of disks, each with its log: a host's datastores, or what a machine has of its own. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../../../reference/model/content.ts';
import { InvariantBroken } from '../../../reference/model/result.ts';
import { VolumeStore, type VolumeStoreOptions } from '../../disks/volumes.ts';
import type { VolumeEvent } from '../../disks/volume-observer.ts';
import { createDiskLog, extendDiskLog } from './disk-log.ts';
import { type FileDisk, openFileDisk } from './file-disk.ts';
import { type KeptDisk, readKeptDisk } from './kept-disk.ts';
import { hideVmdk, showVmdk } from './vmdk.ts';

/** Before a name in the known history: datastores belong to no machine. */
export const DATASTORES = 'datastores';

const EXTENSION = '.disk';

/**
 * The disks that lie in `directory`, which is made if it is not there. Whatever is created or copied is kept there too.
 * A disk that was removed can no longer be opened, but its log stays: a run is judged by all disks it ever had.
 */
export function openDiskFolder(directory: string, options: Omit<VolumeStoreOptions, 'make'>): VolumeStore {
  mkdirSync(directory, { recursive: true });
  const removal = { onRemoved: ({ volume }: VolumeEvent) => hideVmdk(directory, volume.name) };
  const observers = [removal, ...(options.observers ?? [])];
  const opened = (path: string, kept: KeptDisk) => {
    const random = options.random(`disk ${options.owner}/${kept.description.name}`);
    return openFileDisk(path, { ...options, observers, random }, kept);
  };
  const find = (name: string) => {
    const found = findDisk(directory, { owner: options.owner, name });
    return found && opened(found.path, found.kept);
  };
  const store = new DiskFolder(find, {
    ...options,
    observers,
    make({ name, capacityBytes, past, ...rest }) {
      const wish = { owner: options.owner, name, capacityBytes };
      const { path } = layDisk(directory, wish, past?.history.current.pieces() ?? []);
      return openFileDisk(path, rest);
    },
  });
  for (const path of diskLogsIn(directory)) {
    const kept = readKeptDisk(path);
    if (!kept.removed) store.attach(opened(path, kept));
  }
  return store;
}

/**
 * Disks come here from others, and are handed on to them: what a machine has written since is looked up in the log when its
 * disk is copied as it is now, or removed.
 */
class DiskFolder extends VolumeStore {
  readonly #find: (name: string) => FileDisk | undefined;

  constructor(find: (name: string) => FileDisk | undefined, options: VolumeStoreOptions) {
    super(options);
    this.#find = find;
  }

  override async clone(source: string, snapshot: string | undefined, name: string) {
    if (snapshot === undefined) this.#lookUp(source);
    return super.clone(source, snapshot, name);
  }

  override async remove(name: string): Promise<void> {
    if (!this.find(name)) this.#lookUp(name);
    return super.remove(name);
  }

  #lookUp(name: string): void {
    const found = this.#find(name);
    if (!found) return;
    this.detach(name);
    this.attach(found);
  }
}

/** As {@link addDisk}, and a vCenter sees it. */
export function layDisk(
  directory: string,
  wish: NamedDisk & { readonly capacityBytes: number },
  factory: readonly Change[],
): { readonly path: string; readonly id: string } {
  const added = addDisk(directory, wish, factory);
  showVmdk(directory, wish.name, wish.capacityBytes, added.path);
  return added;
}

/** Somebody deletes a disk that no process has open. */
export function deleteDisk(directory: string, wish: NamedDisk, atMs: number): void {
  const found = findDisk(directory, wish);
  if (!found) return;
  extendDiskLog(found.path).append({ kind: 'removed', atMs });
  hideVmdk(directory, wish.name);
}

interface NamedDisk {
  readonly owner: string;
  readonly name: string;
}

/** Puts a new disk with this content into the folder, which is there; says where its log lies and under which id. */
export function addDisk(
  directory: string,
  { capacityBytes, ...wish }: NamedDisk & { readonly capacityBytes: number },
  factory: readonly Change[],
): { readonly path: string; readonly id: string } {
  for (const { id, path } of placesOf(directory, wish)) {
    if (existsSync(path)) continue;
    createDiskLog(path, { id, name: wish.name, capacityBytes }, factory);
    return { path, id };
  }
  throw new InvariantBroken('there is always another place');
}

/** The disk that has the name now; undefined when there is none, or none any more. */
export function findDisk(
  directory: string,
  wish: NamedDisk,
): { readonly path: string; readonly kept: KeptDisk } | undefined {
  let newest: string | undefined;
  for (const { path } of placesOf(directory, wish)) {
    if (!existsSync(path)) break;
    newest = path;
  }
  if (newest === undefined) return undefined;
  const kept = readKeptDisk(newest);
  return kept.removed ? undefined : { path: newest, kept };
}

/** A name may be used again when its disk was removed; an id may not. */
function* placesOf(directory: string, { owner, name }: NamedDisk): Generator<{ id: string; path: string }> {
  for (let serial = 1; ; serial += 1) {
    const id = serial === 1 ? `${owner}/${name}` : `${owner}/${name}~${serial}`;
    yield { id, path: join(directory, `${encodeURIComponent(id)}${EXTENSION}`) };
  }
}

/** The logs of all disks in `directory` and below, by path. */
export function diskLogsIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(EXTENSION))
    .sort()
    .map((name) => join(directory, name));
}
