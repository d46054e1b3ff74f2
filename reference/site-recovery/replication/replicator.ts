/**
 * The Azure end of replication: looks into the cache storage account, applies what has landed to the replica disks in
 * order, and makes a recovery point of every tag.
 *
 * It asks nobody on-premises for anything, which is why replication goes on while the site's control channel is down.
 */
import { lengthOf, type Parcel, sizeOf } from '../../model/content.ts';
import { InvariantBroken } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import { keyFromHex, parseBlobPath } from '../../wire/cache-storage.ts';
import { Applier, type IsNext, WITHOUT_GAPS } from '../../replication/applier.ts';
import type { Batch, BatchEnd } from '../../replication/batch.ts';
import { decodeBatch } from '../../replication/batch-format.ts';
import type { Codec, Runtime, Volume } from '../../runtime.ts';
import type { ProtectedItem, RecoveryPoint } from '../item.ts';

interface Landing {
  readonly item: ProtectedItem;
  readonly applier: Applier;
  readonly key: Uint8Array;
  lastEnd: BatchEnd | undefined;
  stopped: boolean;
}

/** Of a batch as it came, and of what was in it. */
interface BatchSizes {
  readonly sealedBytes: number;
  readonly plainBytes: number;
}

export interface ReplicatorParts {
  /** Which batch is applied after another. */
  readonly isNext: IsNext;
  /** The batches that landed since the last look, put into the order in which they are applied. */
  readonly arrange: (batches: readonly Batch[]) => readonly Batch[];
  /** Opens what a process server sealed; undefined when it is not sealed with this key. */
  readonly unseal: (codec: Codec, key: Uint8Array, data: Parcel) => Parcel | undefined;
}

export const GENUINE_REPLICATOR_PARTS: ReplicatorParts = {
  isNext: WITHOUT_GAPS,
  arrange: (batches) => batches,
  unseal: (codec, key, data) => codec.open(key, data),
};

export class Replicator {
  readonly #runtime: Runtime;
  readonly #parts: ReplicatorParts;
  readonly #landings = new Map<string, Landing>();
  readonly #accounts = new Map<string, { token: () => string; looking: Promise<void> | undefined }>();

  constructor(runtime: Runtime, parts: Partial<ReplicatorParts> = {}) {
    this.#runtime = runtime;
    this.#parts = { ...GENUINE_REPLICATOR_PARTS, ...parts };
  }

  /** From now on what lands for this item in this epoch is applied to these disks. */
  begin(
    item: ProtectedItem,
    epoch: number,
    volumes: readonly Volume[],
    key: string,
    account: string,
    token: () => string,
  ): void {
    const landing = {
      item,
      applier: new Applier(epoch, volumes, undefined, this.#parts.isNext),
      key: keyFromHex(key),
      lastEnd: undefined,
      stopped: false,
    };
    this.stop(item);
    this.#landings.set(item.input.serverId, landing);
    if (this.#accounts.has(account)) return;
    this.#accounts.set(account, { token, looking: undefined });
    void this.#watch(account);
  }

  /** Nothing more of this item is applied. Its replica disks stay as they are. */
  stop(item: ProtectedItem): void {
    const landing = this.#landings.get(item.input.serverId);
    if (landing) landing.stopped = true;
    this.#landings.delete(item.input.serverId);
  }

  landingOf(item: ProtectedItem): { readonly applier: Applier; readonly lastEnd: BatchEnd | undefined } | undefined {
    return this.#landings.get(item.input.serverId);
  }

  /** Applies everything that has landed so far, without waiting for the next look. */
  async catchUp(): Promise<void> {
    for (const account of this.#accounts.keys()) {
      await this.#accounts.get(account)?.looking;
      await this.#look(account);
    }
  }

  async #watch(account: string): Promise<never> {
    for (;;) {
      await this.#runtime.clock.sleep(TIMER.cachePollMs);
      await this.#look(account);
    }
  }

  async #look(account: string): Promise<void> {
    const watched = this.#accounts.get(account);
    if (!watched) return;
    if (watched.looking !== undefined) return watched.looking;
    watched.looking = this.#applyLanded(account, watched.token());
    await watched.looking;
    watched.looking = undefined;
  }

  async #applyLanded(account: string, token: string): Promise<void> {
    const listed = await this.#runtime.blobs.list(account, 'logs/', { token });
    if (!listed.ok) return;
    const byLanding = new Map<Landing, string[]>();
    for (const path of listed.value) {
      const place = parseBlobPath(path);
      if (!place) continue;
      const landing = this.#landings.get(place.serverId);
      // Applied before: a process server sends again what it was not told had arrived.
      const again = landing?.applier.epoch === place.epoch && place.sequence <= landing.applier.appliedSequence;
      if (!landing || place.epoch < landing.applier.epoch || again) {
        await this.#runtime.blobs.remove(account, path, { token });
      } else if (place.epoch === landing.applier.epoch) {
        byLanding.set(landing, [...(byLanding.get(landing) ?? []), path]);
      }
    }
    await Promise.all([...byLanding].map(([landing, paths]) => this.#applyOf(landing, paths, account, token)));
  }

  async #applyOf(landing: Landing, paths: readonly string[], account: string, token: string): Promise<void> {
    const batches: Batch[] = [];
    const taken: string[] = [];
    const sizes = new Map<number, BatchSizes>();
    for (const path of paths) {
      const blob = await this.#runtime.blobs.get(account, path, { token });
      // The epoch may have ended, and what was found in it is nothing to judge the next one by.
      if (landing.stopped) return;
      if (!blob.ok) break;
      const opened = this.#parts.unseal(this.#runtime.codec, landing.key, blob.value);
      const plain = opened && this.#runtime.codec.decompress(opened);
      const batch = plain && decodeBatch(plain);
      if (!plain || !batch?.ok) {
        landing.item.send({ type: 'RESYNC_REQUIRED', reason: 'BatchDamaged' });
        break;
      }
      // A gap: a later batch landed before an earlier one. Wait for it.
      const before = batches.at(-1)?.sequence ?? landing.applier.appliedSequence;
      if (!this.#parts.isNext(batch.value.sequence, before)) break;
      batches.push(batch.value);
      sizes.set(batch.value.sequence, { sealedBytes: sizeOf(blob.value), plainBytes: sizeOf(plain) });
      taken.push(path);
    }
    for (const batch of this.#parts.arrange(batches)) {
      if (landing.stopped || !(await this.#apply(landing, batch, sizes.get(batch.sequence)))) return;
    }
    for (const path of taken) await this.#runtime.blobs.remove(account, path, { token });
  }

  async #apply(landing: Landing, batch: Batch, sizes: BatchSizes | undefined): Promise<boolean> {
    const { item, applier } = landing;
    const applied = await applier.apply(batch);
    if (!applied.ok) {
      item.send({ type: 'RESYNC_REQUIRED', reason: applied.failure.code });
      return false;
    }
    noteReceived(item, batch);
    const { sequence, copied, end } = applied.value;
    item.noteProgress(sequence, applier.copied, this.#runtime.clock.nowMs());
    const server = item.input.serverId;
    this.#runtime.journal.write('apply.batch', {
      ...{ server, item: item.name, epoch: batch.epoch, sequence },
      ...sizes,
      ...(copied && { copied }),
    });
    landing.lastEnd = end?.consistent ? end : undefined;
    for (const tag of applied.value.tags) {
      item.lastPointCameMs = this.#runtime.clock.nowMs();
      const { id, atMs, consistency, groupId, final } = tag;
      this.#keep(item, {
        id: this.#runtime.random('points').uuid(),
        tag: id,
        atMs,
        consistency,
        groupId,
        final,
        epoch: batch.epoch,
      });
    }
    return true;
  }

  /** A point at "everything received": where the last batch that kept the order of writes ended. */
  async pointAtEnd(item: ProtectedItem): Promise<RecoveryPoint | undefined> {
    const landing = this.#landings.get(item.input.serverId);
    const end = landing?.lastEnd;
    if (!landing || !end) return item.newestPoint;
    const newest = item.newestPoint;
    if (newest && newest.atMs >= end.atMs) return newest;
    for (const volume of landing.applier.volumes) await volume.snapshot(end.label);
    const { epoch } = landing.applier;
    const id = this.#runtime.random('points').uuid();
    const point = { id, tag: end.label, atMs: end.atMs, consistency: 'crash' as const, final: false, epoch };
    this.#keep(item, point);
    return point;
  }

  #keep(item: ProtectedItem, point: RecoveryPoint): void {
    if (item.points.some((known) => known.tag === point.tag)) {
      throw new InvariantBroken(`tag ${point.tag} became a recovery point of ${item.name} twice`);
    }
    item.points.push(point);
    notePoint(this.#runtime, item, point);
    item.send({ type: 'FIRST_POINT' });
  }
}

function noteReceived(item: ProtectedItem, { entries }: Batch): void {
  for (const entry of entries) {
    if (entry.kind !== 'change') continue;
    item.receivedBytes[entry.disk] = (item.receivedBytes[entry.disk] ?? 0) + lengthOf(entry.change.content);
  }
}

export function notePoint(runtime: Runtime, item: ProtectedItem, point: RecoveryPoint): void {
  runtime.journal.write('point.created', {
    item: item.name,
    server: item.input.serverId,
    point: point.id,
    tag: point.tag,
    tagAtMs: point.atMs,
    consistency: point.consistency,
    group: point.groupId,
    epoch: point.epoch,
  });
}
