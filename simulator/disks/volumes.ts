/**
 * The disks of one machine, or of the cloud subscription, by name. A disk may move between two of these: an Azure disk
 * made by the service is attached to the virtual machine that starts from it, and stays the same disk.
 */
import { fail, invariant, ok, type Result } from '../../reference/model/result.ts';
import type { Clock, RandomStream, VolumeDescription, VolumeFailure, Volumes } from '../../reference/runtime.ts';
import { VolumeHistory } from './volume-history.ts';
import type { VolumeObserver } from './volume-observer.ts';
import { RecordedDisk, type VolumeOptions, type VolumePast } from './volume.ts';
import type { ServiceTime } from './volume-queue.ts';

export interface VolumeStoreOptions {
  /** The machine or subscription, for error messages and the names of random streams. */
  readonly owner: string;
  /** World time, not a machine's clock: disks outlive machines. */
  readonly clock: Clock;
  random(stream: string): RandomStream;
  readonly observers?: readonly VolumeObserver[];
  readonly serviceTime?: ServiceTime;
  /** Whether a machine runs from that disk: its file is locked then, and stays. Default: none does. */
  readonly inUse?: (volume: RecordedDisk) => boolean;
  /** How a new disk is made. Default: in memory only. */
  readonly make?: (options: VolumeOptions) => RecordedDisk;
}

export class VolumeStore implements Volumes {
  readonly #options: VolumeStoreOptions;
  /** In the order they were created or attached: the system disk comes first. */
  readonly #volumes = new Map<string, RecordedDisk>();

  constructor(options: VolumeStoreOptions) {
    this.#options = options;
  }

  async list(): Promise<VolumeDescription[]> {
    return this.named().map(([name, { capacityBytes }]) => ({ name, capacityBytes }));
  }

  async open(name: string): Promise<Result<RecordedDisk, VolumeFailure>> {
    const volume = this.#volumes.get(name);
    return volume ? ok(volume) : this.#notFound(name);
  }

  async create(name: string, capacityBytes: number): Promise<Result<RecordedDisk, VolumeFailure>> {
    return this.#add(name, capacityBytes);
  }

  async clone(
    source: string,
    snapshot: string | undefined,
    name: string,
  ): Promise<Result<RecordedDisk, VolumeFailure>> {
    const volume = this.#volumes.get(source);
    if (!volume) return this.#notFound(source);
    const position = snapshot === undefined ? volume.position : volume.positionOfSnapshot(snapshot);
    if (position === undefined)
      return fail('SNAPSHOT_NOT_FOUND', `Disk ${source} of ${this.#options.owner} has no snapshot ${snapshot}.`);
    return this.#add(name, volume.capacityBytes, { history: new VolumeHistory(volume.imageAt(position)) });
  }

  async remove(name: string): Promise<void> {
    const volume = this.#volumes.get(name);
    if (!volume || this.#options.inUse?.(volume)) return;
    volume.discard();
    this.#volumes.delete(name);
  }

  /** The disk of that name, for the world itself. */
  find(name: string): RecordedDisk | undefined {
    return this.#volumes.get(name);
  }

  all(): RecordedDisk[] {
    return [...this.#volumes.values()];
  }

  /** By the names that they have here. */
  named(): [string, RecordedDisk][] {
    return [...this.#volumes];
  }

  /** Takes in a disk that exists already, with all its history; it may be called otherwise here. */
  attach(volume: RecordedDisk, name = volume.name): void {
    invariant(!this.#volumes.has(name), `${this.#options.owner} has one disk ${name} at most`);
    this.#volumes.set(name, volume);
  }

  /** It is another machine's affair from now on. */
  detach(name: string): void {
    this.#volumes.delete(name);
  }

  /** Another disk takes the place of one that was called `name`. */
  replace(name: string, volume: RecordedDisk): void {
    const all = this.named().map(([known, disk]) =>
      known === name ? ([volume.name, volume] as const) : ([known, disk] as const),
    );
    this.#volumes.clear();
    for (const [known, disk] of all) this.#volumes.set(known, disk);
  }

  /** The machine behind these disks lost power. */
  cut(): void {
    for (const volume of this.all()) volume.cut();
  }

  #add(name: string, capacityBytes: number, past?: VolumePast): Result<RecordedDisk, VolumeFailure> {
    const { owner, clock, observers, serviceTime, make = inMemory } = this.#options;
    if (this.#volumes.has(name)) return fail('VOLUME_EXISTS', `${owner} already has a disk ${name}.`);
    const random = this.#options.random(`disk ${owner}/${name}`);
    const volume = make({ name, capacityBytes, clock, random, observers, serviceTime, past });
    this.#volumes.set(name, volume);
    return ok(volume);
  }

  #notFound(name: string): { ok: false; failure: VolumeFailure } {
    return fail('VOLUME_NOT_FOUND', `${this.#options.owner} has no disk ${name}.`);
  }
}

function inMemory(options: VolumeOptions): RecordedDisk {
  return new RecordedDisk(options);
}
