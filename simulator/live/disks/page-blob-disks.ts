/**
 * Disks of the Azure subscription: page blobs in a storage account of Azure's own. Their recovery points are snapshots
 * of these blobs, the disks of a machine are copies of a snapshot. What a role reads comes from the storage service.
 */
import { type ContainerClient, type PageBlobClient, RestError } from '@azure/storage-blob';
import type { Change, Content, Extent } from '../../../reference/model/content.ts';
import { fail, invariant, ok, type Result } from '../../../reference/model/result.ts';
import type {
  Clock,
  FilterAttachment,
  Volume,
  VolumeDescription,
  VolumeFailure,
  Volumes,
} from '../../../reference/runtime.ts';
import { Image } from '../../disks/image.ts';
import { bytesOf } from '../../disks/image-bytes.ts';
import { copyPages, nearEachOther, occupiedIn, readPages, readSpan, takeSnapshot, writePages } from './page-blob.ts';
import { findDisk } from './disk-folder.ts';
import { openReplicaTruth, type ReplicaTruth } from './replica-truth.ts';

export interface PageBlobDiskOptions {
  /** World time, for the truth. */
  readonly clock: Clock;
  /** Where the truth about each disk is noted; an existing directory. */
  readonly truthDirectory: string;
}

/** Before a name in the known history. */
const OWNER = 'azure';

export function pageBlobDisks(container: ContainerClient, options: PageBlobDiskOptions): Volumes {
  /** One for each name, because a disk knows its snapshots. */
  const opened = new Map<string, PageBlobDisk>();
  const remember = (disk: PageBlobDisk) => {
    opened.set(disk.name, disk);
    return ok(disk);
  };
  const diskOf = (blob: PageBlobClient, capacityBytes: number) => new PageBlobDisk(blob, capacityBytes, options);

  async function open(name: string): Promise<Result<PageBlobDisk, VolumeFailure>> {
    const known = opened.get(name);
    if (known) return ok(known);
    const blob = container.getPageBlobClient(name);
    const properties = await unless('BlobNotFound', blob.getProperties());
    if (!properties) return fail('VOLUME_NOT_FOUND', `${OWNER} has no disk ${name}.`);
    const disk = diskOf(blob, properties.contentLength ?? 0);
    for await (const item of container.listBlobsFlat({ prefix: name, includeSnapshots: true, includeMetadata: true })) {
      const { label } = item.metadata ?? {};
      if (item.name === name && item.snapshot && label) disk.taken.set(decodeURIComponent(label), item.snapshot);
    }
    return remember(disk);
  }

  return {
    open,
    async list() {
      const disks: VolumeDescription[] = [];
      for await (const { name, properties } of container.listBlobsFlat()) {
        disks.push({ name, capacityBytes: properties.contentLength ?? 0 });
      }
      return disks;
    },
    async create(name, capacityBytes) {
      const blob = container.getPageBlobClient(name);
      const conditions = { ifNoneMatch: '*' };
      const created = await unless('BlobAlreadyExists', blob.create(capacityBytes, { conditions }));
      return created ? remember(diskOf(blob, capacityBytes)) : exists(name);
    },
    async clone(source, snapshot, name) {
      const found = await open(source);
      if (!found.ok) return found;
      const from = found.value.contentAt(snapshot);
      if (!from) return fail('SNAPSHOT_NOT_FOUND', `Disk ${source} of ${OWNER} has no snapshot ${snapshot}.`);
      const blob = container.getPageBlobClient(name);
      if (await blob.exists()) return exists(name);
      await copyPages(from, blob);
      return remember(diskOf(blob, found.value.capacityBytes));
    },
    async remove(name) {
      const found = await open(name);
      if (found.ok) await found.value.remove();
      opened.delete(name);
    },
  };
}

class PageBlobDisk implements Volume {
  readonly name: string;
  readonly capacityBytes: number;
  /** The service's name for each snapshot, by its label. */
  readonly taken = new Map<string, string>();
  readonly #blob: PageBlobClient;
  readonly #options: PageBlobDiskOptions;
  #truth: Promise<ReplicaTruth> | undefined;

  constructor(blob: PageBlobClient, capacityBytes: number, options: PageBlobDiskOptions) {
    this.name = blob.name;
    this.capacityBytes = capacityBytes;
    this.#blob = blob;
    this.#options = options;
  }

  async read(extent: Extent): Promise<Content[]> {
    return [bytesOf((await this.#imageOf(extent)).read(extent))];
  }

  async write(changes: readonly Change[]): Promise<void> {
    const truth = await this.#noted();
    truth.wrote(await writePages(this.#blob, changes));
  }

  occupied(): Promise<Extent[]> {
    return occupiedIn(this.#blob, this.#whole());
  }

  async snapshot(label: string): Promise<void> {
    const truth = await this.#noted();
    const snapshot = await takeSnapshot(this.#blob, { label: encodeURIComponent(label) });
    await this.#deleteSnapshot(label);
    this.taken.set(label, snapshot);
    truth.snapshot(label);
  }

  async dropSnapshot(label: string): Promise<void> {
    if (!(await this.#deleteSnapshot(label))) return;
    (await this.#noted()).snapshotDropped(label);
  }

  async snapshots(): Promise<string[]> {
    return [...this.taken.keys()];
  }

  async digests(extents: readonly Extent[]): Promise<string[]> {
    const digests: string[] = [];
    for (const { span, of } of nearEachOther(extents)) {
      const image = new Image();
      image.write(await readSpan(this.#blob, span));
      digests.push(...image.digest(of));
    }
    return digests;
  }

  attachFilter(): FilterAttachment {
    invariant(false, `disk ${this.name} is attached to no machine, so nothing can filter its writes`);
  }

  /** The blob, or the snapshot of that label; undefined when there is none. */
  contentAt(label: string | undefined): PageBlobClient | undefined {
    if (label === undefined) return this.#blob;
    const snapshot = this.taken.get(label);
    return snapshot === undefined ? undefined : this.#blob.withSnapshot(snapshot);
  }

  async remove(): Promise<void> {
    await this.#blob.delete({ deleteSnapshots: 'include' });
    const noted = findDisk(this.#options.truthDirectory, { owner: OWNER, name: this.name });
    if (noted) (await this.#noted()).removed();
  }

  async #imageOf(extent: Extent): Promise<Image> {
    const image = new Image();
    for (const change of await readPages(this.#blob, extent)) image.write(change);
    return image;
  }

  async #deleteSnapshot(label: string): Promise<boolean> {
    const snapshot = this.taken.get(label);
    if (snapshot === undefined) return false;
    await this.#blob.withSnapshot(snapshot).delete();
    return this.taken.delete(label);
  }

  #whole(): Extent {
    return { offsetBytes: 0, lengthBytes: this.capacityBytes };
  }

  #noted(): Promise<ReplicaTruth> {
    const { truthDirectory, clock } = this.#options;
    const { name, capacityBytes } = this;
    const held = () => readPages(this.#blob, this.#whole());
    this.#truth ??= openReplicaTruth(truthDirectory, { owner: OWNER, name, capacityBytes }, clock, held);
    return this.#truth;
  }
}

function exists(name: string): { ok: false; failure: VolumeFailure } {
  return fail('VOLUME_EXISTS', `${OWNER} already has a disk ${name}.`);
}

/** What the service answers; undefined when it refuses for this one reason. Any other refusal is thrown. */
async function unless<Answer>(code: string, asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    const said =
      error instanceof RestError ? (error.code ?? error.response?.headers.get('x-ms-error-code')) : undefined;
    if (said === code) return undefined;
    throw error;
  }
}
