/**
 * A resynchronisation is dear, so it has to have a reason, and it sends what differs instead of everything. And where
 * there is a reason it may not be left out: after a power cut the old epoch yields no recovery point any more.
 */
import {
  type CachePut,
  type Entry,
  entriesOf,
  type MachinePower,
  type PointCreated,
  type ReplicationStarted,
} from './entries.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import { Machines } from './machines.ts';
import { marksOnServer } from './marks.ts';
import type { Property } from './property.ts';
import { counted, duration, grouped } from './wording.ts';

/** More than this share of the first full copy, beside what changed meanwhile, is no comparison of checksums any more. */
const LARGEST_SHARE = 0.2;
/** What differs grows faster than what was written: checksums are compared by the stretch. */
const STRETCHED = 1.5;
/** Switched off in an orderly way, after everything was shipped. */
const ORDERLY: ReadonlySet<string> = new Set(['shutdown', 'removed']);
/** Jobs that ask for a new epoch, or end the present one. */
const BREAKING_JOBS: ReadonlySet<string> = new Set(['RepairVMReplication', 'UnplannedFailover']);

export const resynchronisation: Property = {
  name: 'resynchronisation',
  title: 'A resynchronisation happens when the stream was broken, only then, and sends only what differs',
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    const epochs = new Epochs(new Items(run));
    const tagTimes = (point: PointCreated) =>
      marksOnServer(run, machines, point.tag, point.server, point.at).at(-1)?.mark.atMs;
    let resynchronisations = 0;
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'replication.started') {
        findings.looked += 1;
        if (entry.begin === 'checksum-copy') resynchronisations += 1;
        const causeless = entry.begin === 'checksum-copy' && epochs.whyCauseless(entry);
        if (causeless) findings.violation(causeless);
      } else if (entry.kind === 'point.created') {
        const tooMuch = epochs.whyTooMuch(entry);
        const missing = epochs.whyUntrue(entry, tagTimes);
        if (tooMuch) findings.violation(tooMuch);
        if (missing) findings.violation(missing);
      }
      epochs.take(entry);
    }
    return findings.judge(
      `${counted(findings.looked, 'time')} replication began, ${resynchronisations} of them as a resynchronisation, each for a reason`,
      'replication of nothing began',
    );
  },
};

interface Epoch {
  readonly started: ReplicationStarted;
  /** Something happened that a resynchronisation may follow. */
  broken: boolean;
  /** When the machine that is being replicated lost its power in the middle of it. */
  cutAtMs: number | undefined;
  /** Bytes that reached the cache storage account before the first recovery point: the copy, and what changed meanwhile. */
  copiedBytes: number;
  copied: boolean;
}

/** How fast a source changes, by what it sent between its points, and since when its replica has been behind. */
class Pace {
  #bytes = 0;
  #pendingBytes = 0;
  #overMs = 0;
  #lastPointMs = 0;

  landed(bytes: number): void {
    this.#pendingBytes += bytes;
  }

  /** @param first of its epoch: what went before was a copy. */
  pointed(atMs: number, first: boolean): void {
    if (!first) {
      this.#bytes += this.#pendingBytes;
      this.#overMs += atMs - this.#lastPointMs;
    }
    this.#pendingBytes = 0;
    this.#lastPointMs = atMs;
  }

  /** What it will have changed from its last point on. */
  bytesUntil(atMs: number): number {
    return this.#overMs === 0 ? 0 : (this.#bytes / this.#overMs) * (atMs - this.#lastPointMs);
  }
}

/** The present epoch of each item. */
class Epochs {
  readonly #items: Items;
  readonly #epochs = new Map<string, Epoch>();
  /** What the first copy of everything towards Azure took, per item. */
  readonly #fullBytes = new Map<string, number>();
  /** Items whose replica has held everything since it was begun from nothing. */
  readonly #whole = new Set<string>();
  readonly #pace = new Map<string, Pace>();

  constructor(items: Items) {
    this.#items = items;
  }

  take(entry: Entry): void {
    if (entry.kind === 'replication.started') {
      if (entry.begin === 'full-copy') this.#whole.delete(entry.item);
      this.#epochs.set(entry.item, {
        started: entry,
        broken: false,
        cutAtMs: undefined,
        copiedBytes: 0,
        copied: false,
      });
    } else if (entry.kind === 'machine.power') this.#power(entry);
    else if (entry.kind === 'cache.put') this.#landed(entry);
    else if (entry.kind === 'point.created') this.#point(entry);
    else if (entry.kind === 'item.state' && entry.from === 'failingBack') this.#break(this.#epochs.get(entry.item));
    else if (entry.kind === 'process-server.switched') this.#break(this.#epochs.get(entry.item));
    else if (entry.kind === 'tag.failed' && entry.code === 'NonDataMode') {
      // The order of writes was lost: bitmap mode mends that by itself, but a resynchronisation would be no surprise.
      this.#break(this.#of(entry.node.slice(0, entry.node.lastIndexOf('/'))));
    } else if (entry.kind === 'job.start' && BREAKING_JOBS.has(entry.scenario)) {
      // A job of a recovery plan is named after the plan.
      const all = this.#items.has(entry.item) ? [entry.item] : [...this.#epochs.keys()];
      for (const item of all) this.#break(this.#epochs.get(item));
    }
  }

  whyCauseless({ item, at }: ReplicationStarted): string | undefined {
    const before = this.#epochs.get(item);
    if (!before || before.broken) return undefined;
    return `${item} was resynchronised at ${duration(at)}, though nothing had broken its stream since ${duration(before.started.at)}`;
  }

  /** Asked at an epoch's first point, when its copy has just ended. */
  whyTooMuch({ at, item, epoch }: PointCreated): string | undefined {
    const present = this.#epochs.get(item);
    const fullBytes = this.#fullBytes.get(item);
    if (!present || present.copied || present.started.epoch !== epoch || fullBytes === undefined) return undefined;
    // A first copy that never arrived whole is made up for.
    if (!this.#whole.has(item)) return undefined;
    if (present.started.begin !== 'checksum-copy' || present.started.direction !== 'to-azure') return undefined;
    const changedBytes = STRETCHED * (this.#pace.get(item)?.bytesUntil(at) ?? 0);
    if (present.copiedBytes <= LARGEST_SHARE * fullBytes + changedBytes) return undefined;
    return (
      `${item}: the resynchronisation of epoch ${epoch} sent ${grouped(present.copiedBytes)} bytes, ` +
      `the first copy of everything ${grouped(fullBytes)}`
    );
  }

  whyUntrue(point: PointCreated, taggedAtMs: (point: PointCreated) => number | undefined): string | undefined {
    const present = this.#epochs.get(point.item);
    if (present?.started.epoch !== point.epoch || present.cutAtMs === undefined) return undefined;
    const atMs = taggedAtMs(point);
    if (atMs === undefined || atMs <= present.cutAtMs) return undefined;
    return (
      `${point.item} has a point of ${duration(atMs)} in epoch ${point.epoch}, which a power cut broke at ` +
      `${duration(present.cutAtMs)}: it had to be resynchronised first`
    );
  }

  #power({ server, power, purpose, why, at }: MachinePower): void {
    const epoch = this.#of(server);
    if (!epoch || power === 'on' || purpose !== 'production') return;
    epoch.broken = true;
    if (!ORDERLY.has(why ?? '')) epoch.cutAtMs ??= at;
  }

  #landed({ path, bytes }: CachePut): void {
    const [, server = '', number = ''] = /^logs\/([^/]+)\/(\d+)\//.exec(path) ?? [];
    const epoch = this.#of(server);
    if (epoch?.started.epoch !== Number(number)) return;
    if (epoch.copied) this.#pace.get(epoch.started.item)?.landed(bytes);
    else epoch.copiedBytes += bytes;
  }

  #point({ at, item, epoch }: PointCreated): void {
    const present = this.#epochs.get(item);
    if (present?.started.epoch === epoch) {
      const pace = this.#pace.get(item) ?? new Pace();
      this.#pace.set(item, pace);
      pace.pointed(at, !present.copied);
      this.#whole.add(item);
    }
    if (!present || present.copied || present.started.epoch !== epoch) return;
    present.copied = true;
    const { direction, begin } = present.started;
    if (direction === 'to-azure' && begin === 'full-copy' && !this.#fullBytes.has(item)) {
      this.#fullBytes.set(item, present.copiedBytes);
    }
  }

  #break(epoch: Epoch | undefined): void {
    if (epoch) epoch.broken = true;
  }

  #of(server: string): Epoch | undefined {
    return this.#epochs.get(this.#items.itemOf(server) ?? '');
  }
}
