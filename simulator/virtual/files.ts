/**
 * Durable files of one role in the virtual world: what was not synced is gone after a crash, as on a real disk.
 *
 * A file is a list of parcels and remembers, as its durable state, which list it was at the last sync and how many
 * parcels of it counted. Names are another matter: creating is durable with the first sync, renaming and removing at
 * once.
 */
import { EMPTY_PARCEL, type Parcel, sizeOf } from '../../reference/model/content.ts';
import { InvariantBroken } from '../../reference/model/result.ts';
import type { Files } from '../../reference/runtime.ts';
import { SortedMap } from '../ground/sorted-map.ts';
import type { FileOperation } from '../moments.ts';
import { type Lifeline, never } from './lifeline.ts';
import type { RolesDisk } from './roles-disk.ts';

interface StoredFile {
  parcels: Parcel[];
  durable: { readonly parcels: Parcel[]; count: number } | undefined;
}

export class VirtualFiles implements Files {
  readonly #files = new SortedMap<StoredFile>();

  async append(path: string, data: Parcel): Promise<void> {
    const file = this.#files.get(path);
    if (file === undefined) this.#files.set(path, { parcels: [data], durable: undefined });
    else file.parcels.push(data);
  }

  async write(path: string, data: Parcel): Promise<void> {
    const file = this.#files.get(path);
    if (file === undefined) this.#files.set(path, { parcels: [data], durable: undefined });
    else file.parcels = [data];
  }

  async sync(path: string): Promise<void> {
    const file = this.#existing(path);
    file.durable = { parcels: file.parcels, count: file.parcels.length };
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
    this.#files.set(to, file);
  }

  async remove(path: string): Promise<void> {
    this.#files.delete(path);
  }

  async list(prefix: string): Promise<string[]> {
    return this.#files.keys(prefix);
  }

  /** The power fails: every file is what it was when it was last synced, and those never synced are gone. */
  crash(): void {
    for (const path of this.#files.keys()) {
      const { durable } = this.#existing(path);
      if (durable === undefined) this.#files.delete(path);
      else this.#files.set(path, keep(durable.parcels.slice(0, durable.count)));
    }
  }

  /** What all files take, as a disk would be charged. */
  get usedBytes(): number {
    let usedBytes = 0;
    for (const path of this.#files.keys()) {
      for (const parcel of this.#existing(path).parcels) usedBytes += sizeOf(parcel);
    }
    return usedBytes;
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
    const change = (done: FileOperation, path: string, operation: () => Promise<void>): Promise<void> =>
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
    };
  }

  #existing(path: string): StoredFile {
    const file = this.#files.get(path);
    if (file === undefined) throw new InvariantBroken(`there is no file '${path}'`);
    return file;
  }
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
