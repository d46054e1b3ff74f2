/**
 * A disk of the simulated world, virtual or live. Roles read and write it directly; applications go through a queue, under whatever filter
 * driver is attached. It keeps every write it ever received, because the properties judge recovered disks by that truth.
 */
import type { Change, Content, Extent } from '../../reference/model/content.ts';
import { lengthOf } from '../../reference/model/content.ts';
import { invariant } from '../../reference/model/result.ts';
import type { Clock, FilterAttachment, FilterDriver, RandomStream, Volume } from '../../reference/runtime.ts';
import type { BlockDevice } from './block-device.ts';
import { Image } from './image.ts';
import { bytesOf } from './image-bytes.ts';
import { type HistoryEntry, VolumeHistory } from './volume-history.ts';
import type { VolumeEvent, VolumeObserver } from './volume-observer.ts';
import { type ServiceTime, VolumeQueue } from './volume-queue.ts';

export interface VolumeOptions {
  readonly name: string;
  readonly capacityBytes: number;
  /** World time. A disk outlives the machines it is attached to, so this is not any machine's clock. */
  readonly clock: Clock;
  readonly random: RandomStream;
  /** How long one write of an application takes; default 2 to 12 ms. */
  readonly serviceTime?: ServiceTime;
  readonly observers?: readonly VolumeObserver[];
  /** For a copy, or a disk that was kept somewhere: what it holds already, and how it came to. */
  readonly past?: VolumePast;
}

export interface VolumePast {
  readonly history: VolumeHistory;
  /** The position of each snapshot, by its label. */
  readonly snapshots?: ReadonlyMap<string, number>;
}

const DEFAULT_SERVICE_TIME: ServiceTime = { fromMs: 2, toMs: 12 };

export class RecordedDisk implements Volume {
  readonly name: string;
  readonly capacityBytes: number;
  readonly #clock: Clock;
  readonly #observers: readonly VolumeObserver[];
  readonly #queue: VolumeQueue;
  readonly #snapshots: Map<string, number>;
  #history: VolumeHistory;
  /** In a box of its own, so that an attachment from before a power cut cannot be taken for the present one. */
  #filter: { readonly driver: FilterDriver } | undefined;
  /** Counts power cuts: devices opened before the last one are dead. */
  #cuts = 0;

  constructor(options: VolumeOptions) {
    this.name = options.name;
    this.capacityBytes = options.capacityBytes;
    this.#clock = options.clock;
    this.#observers = options.observers ?? [];
    this.#history = options.past?.history ?? new VolumeHistory(new Image());
    this.#snapshots = new Map(options.past?.snapshots);
    this.#queue = new VolumeQueue(
      options.clock,
      options.random,
      options.serviceTime ?? DEFAULT_SERVICE_TIME,
      (change) => this.#applicationWrite(change),
    );
  }

  // -------------------------------------------------------------------------------------------------- as a role sees it

  async read(extent: Extent): Promise<Content[]> {
    return this.#history.current.read(extent);
  }

  async write(changes: readonly Change[]): Promise<void> {
    for (const change of changes) this.#append(change);
  }

  async occupied(): Promise<Extent[]> {
    return this.#history.current.occupied();
  }

  async snapshot(label: string): Promise<void> {
    this.#snapshots.set(label, this.position);
    this.#tell((observer) => observer.onSnapshot?.({ ...this.#event(), label }));
  }

  async dropSnapshot(label: string): Promise<void> {
    if (!this.#snapshots.delete(label)) return;
    this.#tell((observer) => observer.onSnapshotDropped?.({ ...this.#event(), label }));
  }

  async snapshots(): Promise<string[]> {
    return this.snapshotLabels;
  }

  async digests(extents: readonly Extent[]): Promise<string[]> {
    return this.#history.current.digest(extents);
  }

  attachFilter(driver: FilterDriver): FilterAttachment {
    invariant(this.#filter === undefined, `disk ${this.name} has one filter driver at most`);
    const filter = { driver };
    this.#filter = filter;
    const attached = () => this.#filter === filter;
    return {
      hold: () => attached() && this.#hold(),
      release: () => attached() && this.#release(),
      mark: (tag) => attached() && this.#mark(tag),
      detach: () => {
        if (!attached()) return;
        this.#release();
        this.#filter = undefined;
      },
    };
  }

  // ---------------------------------------------------------------------------------------------- as the world knows it

  /** How many writes have reached the disk. */
  get position(): number {
    return this.#history.position;
  }

  get held(): boolean {
    return this.#queue.held;
  }

  /** The disk as it was after `position` writes. The image is the caller's own. */
  imageAt(position: number): Image {
    return this.#history.imageAt(position);
  }

  /** The writes that led from one position to another; by default all that are still known. */
  entries(fromPosition?: number, toPosition?: number): readonly HistoryEntry[] {
    return this.#history.entries(fromPosition, toPosition);
  }

  /** The labels of the snapshots that are still there. */
  get snapshotLabels(): string[] {
    return [...this.#snapshots.keys()];
  }

  positionOfSnapshot(label: string): number | undefined {
    return this.#snapshots.get(label);
  }

  /** Puts the factory content on a disk to which nothing has happened yet. It becomes part of position 0. */
  initialise(changes: readonly Change[]): void {
    invariant(this.position === 0 && this.#queue.pending.length === 0, `disk ${this.name} is fresh`);
    const image = this.#history.current.copy();
    for (const change of changes) {
      this.#requireInside(change);
      image.write(change);
    }
    this.#history = new VolumeHistory(image);
  }

  /** Forgets the writes before `position`, but never those a snapshot still needs. For replica disks, which grow long. */
  compact(beforePosition: number): void {
    this.#history.fold(Math.min(beforePosition, this.position, ...this.#snapshots.values()));
  }

  /** The disk as an application on the machine it is attached to opens it; dead after the next power cut. */
  openDevice(): BlockDevice {
    const openedAtCut = this.#cuts;
    const alive = () => this.#cuts === openedAtCut;
    const position = () => this.position;
    return {
      capacityBytes: this.capacityBytes,
      get position() {
        return position();
      },
      read: (offsetBytes, lengthBytes) => this.#readCached({ offsetBytes, lengthBytes }),
      submit: (change) => {
        this.#requireInside(change);
        if (alive()) this.#queue.submit(change);
      },
      flush: () => new Promise((settle) => alive() && this.#queue.whenEmptied(() => settle(this.position))),
    };
  }

  /** It was given up: no name leads to it any more. */
  discard(): void {
    this.#tell((observer) => observer.onRemoved?.(this.#event()));
  }

  /** The machine lost power: queued writes are gone, and so are the filter driver and every open device. */
  cut(): void {
    this.#cuts += 1;
    this.#queue.drop();
    this.#filter = undefined;
  }

  // ------------------------------------------------------------------------------------------------------------- inside

  #applicationWrite(change: Change): void {
    this.#append(change);
    this.#filter?.driver.onWrite(change);
  }

  #append(change: Change): void {
    this.#requireInside(change);
    const atMs = this.#clock.nowMs();
    this.#history.append(atMs, change);
    this.#tell((observer) => observer.onWrite?.({ volume: this, position: this.position, atMs, change }));
  }

  #requireInside(change: Change): void {
    const endBytes = change.offsetBytes + lengthOf(change.content);
    invariant(endBytes <= this.capacityBytes, `a write to ${this.name} ends within its ${this.capacityBytes} bytes`);
  }

  /** What an application reads: the disk, and on top of it what is still on the way there. */
  #readCached(extent: Extent): Uint8Array {
    const endBytes = extent.offsetBytes + extent.lengthBytes;
    const underWay = this.#queue.pending.filter(
      ({ offsetBytes, content }) => offsetBytes < endBytes && offsetBytes + lengthOf(content) > extent.offsetBytes,
    );
    const disk = this.#history.current;
    if (underWay.length === 0) return bytesOf(disk.read(extent));
    const seen = disk.copy();
    for (const change of underWay) seen.write(change);
    return bytesOf(seen.read(extent));
  }

  #hold(): void {
    if (this.#queue.held) return;
    this.#queue.hold();
    this.#tell((observer) => observer.onHeld?.(this.#event()));
  }

  #release(): void {
    if (!this.#queue.held) return;
    this.#tell((observer) => observer.onReleased?.(this.#event()));
    this.#queue.release();
  }

  #mark(tag: string): void {
    this.#tell((observer) => observer.onMark?.({ ...this.#event(), tag, held: this.#queue.held }));
  }

  #tell(what: (observer: VolumeObserver) => void): void {
    for (const observer of this.#observers) what(observer);
  }

  #event(): VolumeEvent {
    return { volume: this, position: this.position, atMs: this.#clock.nowMs() };
  }
}
