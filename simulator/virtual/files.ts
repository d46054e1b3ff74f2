/**
 * Durable files of one role in the virtual world: what was not synced is gone after a crash, as on a real disk.
 *
 * A file is a list of parcels and remembers, as its durable state, which list it was at the last sync and how many
 * parcels of it counted. Names are another matter: creating is durable with the first sync, renaming and removing at
 * once. Room is taken when something is written, as on a disk that sets it aside, so that a sync never lacks any.
 */
import { EMPTY_PARCEL, type Parcel, sizeOf } from '../../reference/model/content.ts';
import { InvariantBroken, ok, type Result } from '../../reference/model/result.ts';
import type { DiskSpace, FileFailure, Files } from '../../reference/runtime.ts';
import { noRoom } from '../machines/role-disks.ts';
import { SortedMap } from '../ground/sorted-map.ts';
import type { FileOperation } from '../moments.ts';
import { type Lifeline, never } from './lifeline.ts';
import type { RolesDisk } from './roles-disk.ts';

interface StoredFile {
  parcels: Parcel[];
  durable: { readonly parcels: Parcel[]; count: number } | undefined;
}

type Written = Result<undefined, FileFailure>;

export class VirtualFiles implements Files {
  readonly #files = new SortedMap<StoredFile>();
  readonly #capacityBytes: number;
  #usedBytes = 0;
  /** What others have on the disk. */
  #othersBytes = 0;

  constructor(capacityBytes = Number.MAX_SAFE_INTEGER) {
    this.#capacityBytes = capacityBytes;
  }

  async append(path: string, data: Parcel): Promise<Written> {
    const file = this.#files.get(path);
    const fits = this.#take(data);
    if (!fits.ok) return fits;
    if (file === undefined) this.#files.set(path, { parcels: [data], durable: undefined });
    else file.parcels.push(data);
    return ok();
  }

  async write(path: string, data: Parcel): Promise<Written> {
    const file = this.#files.get(path);
    const fits = this.#take(data);
    if (!fits.ok) return fits;
    if (file === undefined) this.#files.set(path, { parcels: [data], durable: undefined });
    else {
      this.#usedBytes -= totalOf(file);
      file.parcels = [data];
    }
    return ok();
  }

  async sync(path: string): Promise<Written> {
    const file = this.#existing(path);
    file.durable = { parcels: file.parcels, count: file.parcels.length };
    return ok();
  }

  async space(): Promise<DiskSpace> {
    return { capacityBytes: this.#capacityBytes, freeBytes: this.#freeBytes };
  }

  async read(path: string): Promise<Parcel | undefined> {
    const file = this.#files.get(path);
    if (file === undefined) return undefined;
    const whole = joined(file.parcels);
    // Kept joined, so that reading a long log again and again copies it once.
    if (file.durable === undefined) file.parcels = [whole];
    else if (file.durable.parcels === file.parcels && file.durable.count === file.parcels.length) {
      file.parcels = [whole];
      file.durable = { parcels: file.parcels, count: 1 };
    }
    return whole;
  }

  async rename(from: string, to: string): Promise<void> {
    const file = this.#existing(from);
    this.#files.delete(from);
    this.#drop(to);
    this.#files.set(to, file);
  }

  async remove(path: string): Promise<void> {
    this.#drop(path);
  }

  async list(prefix: string): Promise<string[]> {
    return this.#files.keys(prefix);
  }

  /** All there are, as an onlooker sees them. */
  paths(): string[] {
    return this.#files.keys();
  }

  /** The power fails: every file is what it was when it was last synced, and those never synced are gone. */
  crash(): void {
    for (const path of this.#files.keys()) {
      const { durable } = this.#existing(path);
      if (durable === undefined) this.#files.delete(path);
      else this.#files.set(path, keep(durable.parcels.slice(0, durable.count)));
    }
    this.#usedBytes = this.#files.keys().reduce((sum, path) => sum + totalOf(this.#existing(path)), 0);
  }

  /** What all files take, as a disk would be charged. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Others fill the disk, so far that this share of it is left free now; undefined: what they had is gone. */
  fill(freeShare: number | undefined): void {
    this.#othersBytes = 0;
    if (freeShare !== undefined) {
      this.#othersBytes = Math.max(0, this.#freeBytes - Math.ceil(freeShare * this.#capacityBytes));
    }
  }

  get #freeBytes(): number {
    return Math.max(0, this.#capacityBytes - this.#usedBytes - this.#othersBytes);
  }

  #take(data: Parcel): Written {
    const bytes = sizeOf(data);
    if (bytes > this.#freeBytes) return noRoom(bytes, this.#freeBytes);
    this.#usedBytes += bytes;
    return ok();
  }

  #drop(path: string): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    this.#usedBytes -= totalOf(file);
    this.#files.delete(path);
  }

  /**
   * These files as one life of the role sees them: its crash is theirs, and a call that a dead role makes, or still
   * waits for, changes nothing and never settles. On a disk of its own calls take their time, one after another;
   * without one they take none.
   */
  mount(lifeline: Lifeline, disk?: RolesDisk): Files {
    lifeline.onKill(() => this.crash());
    function whileAlive<T>(operation: () => Promise<T>): Promise<T> {
      if (!lifeline.alive) return never();
      return operation().then((value) => (lifeline.alive ? value : never<T>()));
    }
    const change = <T>(done: FileOperation, path: string, operation: () => Promise<T>): Promise<T> =>
      disk === undefined ? whileAlive(operation) : disk.change(lifeline, done, path, operation);
    const look = <T>(operation: () => Promise<T>): Promise<T> =>
      disk === undefined ? whileAlive(operation) : disk.look(lifeline, operation);
    return {
      append: (path, data) => change('append', path, () => this.append(path, data)),
      write: (path, data) => change('write', path, () => this.write(path, data)),
      sync: (path) => change('sync', path, () => this.sync(path)),
      read: (path) => look(() => this.read(path)),
      rename: (from, to) => change('rename', to, () => this.rename(from, to)),
      remove: (path) => change('remove', path, () => this.remove(path)),
      list: (prefix) => look(() => this.list(prefix)),
      space: () => look(() => this.space()),
    };
  }

  #existing(path: string): StoredFile {
    const file = this.#files.get(path);
    if (file === undefined) throw new InvariantBroken(`there is no file '${path}'`);
    return file;
  }
}

function totalOf({ parcels }: StoredFile): number {
  return parcels.reduce((sum, parcel) => sum + sizeOf(parcel), 0);
}

function keep(parcels: Parcel[]): StoredFile {
  return { parcels, durable: { parcels, count: parcels.length } };
}

function joined(parcels: readonly Parcel[]): Parcel {
  const [only = EMPTY_PARCEL] = parcels;
  if (parcels.length <= 1) return only;
  return {
    bytes: Buffer.concat(parcels.map(({ bytes }) => bytes)),
    symbolicBytes: parcels.reduce((sum, { symbolicBytes }) => sum + symbolicBytes, 0),
  };
}
