/**
 * One server's disks on a master target while they come home: batches are applied in order, tags become points to which
 * the disks can be put back, and on order the disks of a machine are made from one of them. A restart changes nothing.
 */
import { type Chart, startChart } from '../model/chart.ts';
import { type Extent, type Parcel, sizeOf } from '../model/content.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { keyFromHex } from '../wire/cache-storage.ts';
import { Applier } from '../replication/applier.ts';
import { decodeBatch } from '../replication/batch-format.ts';
import type { Runtime, Volume } from '../runtime.ts';
import type { ReplicaOrder, ReplicaPoint, ReplicaStatus } from '../wire/component-control.ts';
import type { DataHeader, DigestAnswer } from '../wire/data-transfer.ts';
import { type ReplicaEvent, replicaChart } from './chart.ts';
import { type ReplicaKnowledge, ReplicaNote } from './replica-note.ts';
import { dropPoints, pointsOnDisk } from './replica-points.ts';
import { outside } from './outside.ts';

export class Replica {
  readonly epoch: number;
  readonly #runtime: Runtime;
  #order: ReplicaOrder;
  readonly #chart: Chart<typeof replicaChart>;
  readonly #applier: Applier;
  readonly #key: Uint8Array;
  readonly #note: ReplicaNote;
  #points: readonly ReplicaPoint[];
  #resyncReason: string | undefined;
  #released: string | undefined;
  /** What happened last is on disk. */
  #kept = true;
  #applying: Promise<unknown> = Promise.resolve();
  #ended = false;

  /**
   * Goes on where it stopped if the epoch was known before; the disks are as they were then, or one batch further. Points
   * belong to the disks: those of an earlier epoch stay for as long as the disks have them.
   */
  static async open(runtime: Runtime, order: ReplicaOrder, volumes: readonly Volume[]): Promise<Replica> {
    const note = new ReplicaNote(runtime.files, order.serverId);
    const known = await note.read();
    const points = await pointsOnDisk(volumes, known?.points ?? []);
    return new Replica(runtime, order, volumes, note, points, known?.epoch === order.epoch ? known : undefined);
  }

  private constructor(
    runtime: Runtime,
    order: ReplicaOrder,
    volumes: readonly Volume[],
    note: ReplicaNote,
    points: readonly ReplicaPoint[],
    known: ReplicaKnowledge | undefined,
  ) {
    this.epoch = order.epoch;
    this.#runtime = runtime;
    this.#order = order;
    this.#key = keyFromHex(order.key);
    this.#note = note;
    this.#applier = new Applier(order.epoch, volumes, known);
    this.#points = points;
    this.#resyncReason = known?.resyncReason;
    this.#released = known?.released;
    const about = { server: order.serverId, epoch: order.epoch };
    this.#chart = startChart(
      replicaChart,
      `replica/${order.serverId}/${order.epoch}`,
      {
        changed: (from, to, by) => runtime.journal.write('replica.state', { ...about, from, to, by }),
        stayed: (state, by) => runtime.journal.write('replica.stayed', { ...about, state, by }),
      },
      runtime,
    );
    for (const event of eventsOf(known)) this.#chart.send(event);
  }

  /** The same epoch goes on, perhaps with another retention. Points grow old also while nothing comes. */
  adjust(order: ReplicaOrder): Promise<void> {
    this.#order = order;
    const adjusted = this.#applying.then(() => this.#prune());
    this.#applying = adjusted;
    return adjusted;
  }

  /** Settles when nothing more is applied or noted: the next epoch works on the same disks, and keeps the same note. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#applying;
  }

  /** Opens, decompresses and applies one batch. Answers with the HTTP status of `wire/data-transfer.ts`. */
  take(header: DataHeader, data: Parcel): Promise<{ status: number; expectedSequence?: number }> {
    const taken = this.#applying.then(() => this.#take(header, data));
    this.#applying = taken;
    return taken;
  }

  async #take(header: DataHeader, data: Parcel): Promise<{ status: number; expectedSequence?: number }> {
    if (this.#ended) return { status: 410 };
    // What was applied before is acknowledged by what is said now, so it has to be safe first.
    if (!this.#kept && !(await this.#keep())) return NO_ROOM;
    const expectedSequence = this.#applier.appliedSequence + 1;
    if (this.#chart.matches('stream.broken') || header.sequence < expectedSequence)
      return { status: 409, expectedSequence };
    // A relay sends in order, one at a time: what is missing here will not come any more.
    if (header.sequence > expectedSequence) return this.#broken('BatchOutOfOrder');
    const opened = this.#runtime.codec.open(this.#key, data);
    const plain = opened && this.#runtime.codec.decompress(opened);
    const batch = plain ? decodeBatch(plain) : fail('WrongKey', 'not sealed for us');
    const applied = batch.ok ? await this.#applier.apply(batch.value) : batch;
    if (!applied.ok) return this.#broken(applied.failure.code);
    const { serverId: server } = this.#order;
    const sizes = { sealedBytes: sizeOf(data), plainBytes: sizeOf(plain ?? data) };
    const copied = applied.value.copied && { copied: true };
    this.#runtime.journal.write('apply.batch', {
      ...{ server, epoch: this.epoch, sequence: header.sequence },
      ...sizes,
      ...copied,
    });
    if (applied.value.copied) this.#chart.send({ type: 'COPIED' });
    const tags = this.#chart.matches('stream.inStep') ? applied.value.tags : [];
    const made = tags.map(({ id: tag, ...of }) => ({ tag, epoch: this.epoch, ...of }));
    this.#points = [...this.#points, ...made];
    if (!(await this.#keep())) return NO_ROOM;
    await this.#prune();
    return { status: 200 };
  }

  /** Nothing more is applied: only a new epoch helps. */
  async #broken(reason: string): Promise<{ status: number; expectedSequence?: number }> {
    this.#resyncReason = reason;
    this.#chart.send({ type: 'OUT_OF_ORDER', reason });
    if (!(await this.#keep())) return NO_ROOM;
    return { status: 409, expectedSequence: this.#applier.appliedSequence + 1 };
  }

  /** Makes the disks of a machine from a point. Once that is noted, doing it again for the same point changes nothing. */
  async release(tag: string, names: readonly string[]): Promise<Result<undefined>> {
    if (this.#released === tag && this.#chart.matches('disks.released')) return ok();
    this.#chart.send({ type: 'RELEASE' });
    for (const [index, disk] of this.#order.disks.entries()) {
      const name = names[index] as string;
      await this.#runtime.volumes.remove(name);
      const cloned = await this.#runtime.volumes.clone(disk.volume, tag, name);
      if (!cloned.ok) return cloned;
    }
    if (!(await this.#keep(tag))) return fail('ENOSPC', `no room to note that ${tag} was released`);
    const { serverId: server } = this.#order;
    this.#runtime.journal.write('replica.released', { server, epoch: this.epoch, tag, disks: names });
    this.#chart.send({ type: 'RELEASED' });
    return ok();
  }

  async digests(disk: string, extents: readonly Extent[]): Promise<DigestAnswer | undefined> {
    const index = this.#order.disks.findIndex((candidate) => candidate.source === disk);
    await this.#applying;
    const volume = this.#applier.volumes[index];
    if (!volume) return undefined;
    const digests = await volume.digests(extents);
    const beyond = outside(await volume.occupied(), extents);
    return beyond.length === 0 ? { digests } : { digests, beyond };
  }

  status(): ReplicaStatus {
    return {
      serverId: this.#order.serverId,
      epoch: this.epoch,
      copied: this.#applier.copied,
      appliedSequence: this.#applier.appliedSequence,
      released: this.#chart.matches('disks.released') ? this.#released : undefined,
      points: this.#points,
      resyncReason: this.#resyncReason,
    };
  }

  /** Notes where it stands. False when there is no room for that. */
  async #keep(released = this.#released): Promise<boolean> {
    const { appliedSequence, copied } = this.#applier;
    const [points, resyncReason] = [this.#points, this.#resyncReason];
    const volumes = this.#applier.volumes.map(({ name }) => name);
    const knowledge = { epoch: this.epoch, appliedSequence, copied, points, resyncReason, released, volumes };
    const kept = await this.#note.write(knowledge);
    this.#kept = kept.ok;
    if (kept.ok) this.#released = released;
    return kept.ok;
  }

  /** The retention window of the failback policy: older points are given up, the newest never is. */
  async #prune(): Promise<void> {
    const oldestMs = this.#runtime.clock.nowMs() - this.#order.retentionMinutes * 60_000;
    const newest = this.#points.at(-1);
    const expired = this.#points.filter((point) => point !== newest && point.atMs < oldestMs);
    if (this.#ended || expired.length === 0) return;
    const before = this.#points;
    this.#points = before.filter((point) => !expired.includes(point));
    // What a restart would still know of must be there.
    if (await this.#keep()) await dropPoints(this.#applier.volumes, expired);
    else this.#points = before;
  }
}

/** *Insufficient Storage*: whoever sends comes again later. */
const NO_ROOM = { status: 507 } as const;

/** What a replica went through by then. */
function eventsOf({ copied, resyncReason, released }: Partial<ReplicaKnowledge> = {}): readonly ReplicaEvent[] {
  return [
    ...(copied ? [{ type: 'COPIED' } as const] : []),
    ...(resyncReason === undefined ? [] : [{ type: 'OUT_OF_ORDER', reason: resyncReason } as const]),
    ...(released === undefined ? [] : [{ type: 'RELEASE' } as const, { type: 'RELEASED' } as const]),
  ];
}
