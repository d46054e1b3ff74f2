/**
 * The process server's cache disk: batches that were taken and not yet sent on, durable, one queue per source.
 *
 * A batch is written under a `pre_completed_` name, synced, and renamed when it is whole, so that a half-written one is
 * never sent (facts, section 3.2). Only then is the source's shipment acknowledged. How much room there is only the disk
 * knows: others may fill it as well.
 */
import { type Parcel, sizeOf } from '../model/content.ts';
import { ok, type Result } from '../model/result.ts';
import type { DiskSpace, FileFailure, Files } from '../runtime.ts';
import type { DataHeader } from '../wire/data-transfer.ts';

export interface CachedBatch extends DataHeader {
  readonly path: string;
  readonly sizeBytes: number;
}

export class Cache {
  readonly #files: Files;
  readonly #queues = new Map<string, CachedBatch[]>();
  #usedBytes = 0;

  constructor(files: Files) {
    this.#files = files;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  space(): Promise<DiskSpace> {
    return this.#files.space();
  }

  /** Whose batches it has, or had. */
  sources(): Iterable<string> {
    return this.#queues.keys();
  }

  pendingOf(serverId: string): readonly CachedBatch[] {
    return this.#queues.get(serverId) ?? [];
  }

  /** A batch for which there is no room leaves nothing behind. */
  async add(header: DataHeader, data: Parcel): Promise<Result<undefined, FileFailure>> {
    const name = `completed_${header.kind}_${header.epoch}_${String(header.sequence).padStart(9, '0')}`;
    const path = `${header.serverId}/${name}`;
    const unfinished = `${header.serverId}/pre_${name}`;
    const written = await this.#files.write(unfinished, data);
    const synced = written.ok ? await this.#files.sync(unfinished) : written;
    if (!synced.ok) {
      await this.#files.remove(unfinished);
      return synced;
    }
    await this.#files.rename(unfinished, path);
    const queue = this.#queues.get(header.serverId) ?? [];
    this.#queues.set(header.serverId, queue);
    queue.push({ ...header, path, sizeBytes: sizeOf(data) });
    this.#usedBytes += sizeOf(data);
    return ok();
  }

  read(batch: CachedBatch): Promise<Parcel | undefined> {
    return this.#files.read(batch.path);
  }

  async remove(batch: CachedBatch): Promise<void> {
    const queue = this.#queues.get(batch.serverId);
    const index = queue?.findIndex((other) => other.path === batch.path) ?? -1;
    if (index < 0) return;
    queue?.splice(index, 1);
    this.#usedBytes -= batch.sizeBytes;
    await this.#files.remove(batch.path);
  }

  /** Drops what belongs to epochs before this one. */
  async dropBefore(serverId: string, epoch: number): Promise<void> {
    for (const batch of [...this.pendingOf(serverId)]) if (batch.epoch < epoch) await this.remove(batch);
  }

  /** After a restart: what is whole is sent on, what is half-written is thrown away. The last sequence per source. */
  async recover(): Promise<void> {
    for (const path of await this.#files.list('')) {
      const [serverId = '', name = ''] = path.split('/');
      const match = /^completed_(diff|sync)_(\d+)_(\d+)$/.exec(name);
      const data = match ? await this.#files.read(path) : undefined;
      if (!match || !data) {
        await this.#files.remove(path);
        continue;
      }
      const queue = this.#queues.get(serverId) ?? [];
      this.#queues.set(serverId, queue);
      const kind = match[1] as 'diff' | 'sync';
      const sizeBytes = sizeOf(data);
      queue.push({ serverId, kind, epoch: Number(match[2]), sequence: Number(match[3]), path, sizeBytes });
      this.#usedBytes += sizeBytes;
    }
    for (const queue of this.#queues.values()) queue.sort((a, b) => a.epoch - b.epoch || a.sequence - b.sequence);
  }
}
