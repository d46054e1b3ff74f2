/**
 * A resynchronisation is dear, so it has to have a reason, and it sends what differs instead of everything. And where
 * there is a reason it may not be left out: after a power cut the old epoch yields no recovery point any more.
 */
import { AFTER_MINUTES } from '../../chaos/documented.ts';
import { slackMs } from './compression.ts';
import { mostContentBytes, mostToOriginal, STRETCH_BYTES, stretchesOf } from './differing-content.ts';
import {
  type ApplyBatch,
  type CachePut,
  type Entry,
  entriesOf,
  type MachinePower,
  type PointCreated,
  type ReplicationStarted,
} from './entries.ts';
import { Findings } from './findings.ts';
import { FollowedOrders } from './followed-orders.ts';
import { Items } from './items.ts';
import { Machines } from './machines.ts';
import { ReplicatingMachines } from './replicating-machines.ts';
import { marksOnServer, type SourceMark } from './marks.ts';
import type { Property } from './property.ts';
import { counted, duration, grouped } from './wording.ts';
import { machineOf } from './node-machine.ts';

/** More than this share of the first full copy, beside what changed meanwhile, is no comparison of checksums any more. */
const LARGEST_SHARE = 0.2;
/** Switched off in an orderly way, after everything was shipped. */
const ORDERLY: ReadonlySet<string> = new Set(['shutdown', 'removed']);
/** By this code the service says that the stream has broken. */
const BROKEN = '78024';
/** From then on people have so long to look into it before the resynchronisation begins; health is judged once a minute. */
const LEFT_ALONE_MS = (AFTER_MINUTES.automaticResync - 1) * 60_000;
/** Jobs that ask for a new epoch, or end the present one. */
const BREAKING_JOBS: ReadonlySet<string> = new Set(['RepairVMReplication', 'UnplannedFailover']);

export const resynchronisation: Property = {
  name: 'resynchronisation',
  title: 'A resynchronisation happens when the stream was broken, only then, and sends only what differs',
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    const epochs = new Epochs(new Items(run), ({ tag, server, at }) => marksOnServer(run, machines, tag, server, at));
    let resynchronisations = 0;
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'replication.started') {
        findings.looked += 1;
        if (entry.begin === 'checksum-copy') resynchronisations += 1;
        const causeless = entry.begin === 'checksum-copy' && epochs.whyCauseless(entry);
        if (causeless) findings.violation(causeless);
        const tooEarly = epochs.whyTooEarly(entry, LEFT_ALONE_MS - slackMs(run));
        if (tooEarly) findings.violation(tooEarly);
      } else if (entry.kind === 'point.created') {
        const unknown = epochs.whyNoMeasure(entry);
        if (unknown) findings.unjudged(unknown);
        const tooMuch = unknown ? undefined : epochs.whyTooMuch(entry);
        const missing = epochs.whyUntrue(entry);
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
  /** When the service said so, unless somebody asked for a new epoch since. */
  toldMs: number | undefined;
  /** When the machine that is being replicated lost its power in the middle of it. */
  cutAtMs: number | undefined;
  /** Bytes that reached the far end before the first recovery point: the copy, and what changed meanwhile. */
  copiedBytes: number;
  /** The same as it was applied, neither compressed nor sealed; undefined where journals do not say. */
  plainBytes: number | undefined;
  /** The last batch of it; one that is sent twice counts once. */
  sequence: number;
  copied: boolean;
}

/** What one way takes says nothing of the other. */
function measureOf({ item, direction }: ReplicationStarted): string {
  return `${direction} ${item}`;
}

/** The present epoch of each item. */
class Epochs {
  readonly #items: Items;
  readonly #marksOf: (point: PointCreated) => readonly SourceMark[];
  readonly #epochs = new Map<string, Epoch>();
  /** What the first copy of everything took, per item and direction. */
  readonly #fullBytes = new Map<string, number>();
  readonly #replicating = new ReplicatingMachines();
  readonly #followed = new FollowedOrders();
  /** By machine, when it went off last. */
  readonly #offAtMs = new Map<string, number>();
  /** Items whose replica has held everything since it was begun from nothing. */
  readonly #whole = new Set<string>();
  /** The newest point of each item, of any epoch. */
  readonly #newest = new Map<string, PointCreated>();

  constructor(items: Items, marksOf: (point: PointCreated) => readonly SourceMark[]) {
    this.#items = items;
    this.#marksOf = marksOf;
  }

  take(entry: Entry): void {
    this.#followed.take(entry);
    if (entry.kind === 'role.state' && entry.by === 'STREAM_BROKEN') this.#interrupted(machineOf(entry.node));
    if (entry.kind === 'replication.started') {
      if (entry.begin === 'full-copy') this.#whole.delete(entry.item);
      this.#epochs.set(entry.item, {
        started: entry,
        broken: false,
        toldMs: undefined,
        cutAtMs: undefined,
        copiedBytes: 0,
        plainBytes: undefined,
        sequence: 0,
        copied: false,
      });
    } else if (entry.kind === 'machine.power') this.#power(entry);
    else if (entry.kind === 'role.state' || entry.kind === 'machine.created') this.#replicating.take(entry);
    else if (entry.kind === 'health.raise' && entry.code === BROKEN) this.#told(entry.item, entry.at);
    else if (entry.kind === 'cache.put') this.#landed(entry);
    else if (entry.kind === 'apply.batch') this.#applied(entry);
    else if (entry.kind === 'point.created') this.#point(entry);
    else if (entry.kind === 'item.state' && (entry.from === 'failingBack' || entry.by === 'REPROTECT_FAILED')) {
      // What is asked for again begins anew.
      this.#break(this.#epochs.get(entry.item));
    } else if (entry.kind === 'process-server.switched') this.#break(this.#epochs.get(entry.item));
    else if (entry.kind === 'tag.failed' && entry.code === 'NonDataMode') {
      // The order of writes was lost: bitmap mode mends that by itself, but a resynchronisation would be no surprise.
      this.#break(this.#of(machineOf(entry.node)));
    } else if (entry.kind === 'job.start' && BREAKING_JOBS.has(entry.scenario)) {
      // A job of a recovery plan is named after the plan.
      const all = this.#items.has(entry.item) ? [entry.item] : [...this.#epochs.keys()];
      for (const item of all) this.#break(this.#epochs.get(item));
      for (const item of all) this.#told(item, undefined);
    }
  }

  whyCauseless({ item, at }: ReplicationStarted): string | undefined {
    const before = this.#epochs.get(item);
    if (!before || before.broken) return undefined;
    return `${item} was resynchronised at ${duration(at)}, though nothing had broken its stream since ${duration(before.started.at)}`;
  }

  /** Of one that nobody asked for: it waits, so that an operator who knows better can come first. */
  whyTooEarly({ item, begin, at }: ReplicationStarted, leftAloneMs: number): string | undefined {
    const toldMs = this.#epochs.get(item)?.toldMs;
    if (begin !== 'checksum-copy' || toldMs === undefined || at - toldMs >= leftAloneMs) return undefined;
    return (
      `${item} was resynchronised by itself at ${duration(at)}, ${duration(at - toldMs)} after its stream was said to be ` +
      `broken; ${duration(leftAloneMs)} have to pass`
    );
  }

  /** Asked at the same moment: why nobody can say whether a resynchronisation sent too much; undefined when one can, or it was none. */
  whyNoMeasure({ item, epoch }: PointCreated): string | undefined {
    const present = this.#epochs.get(item);
    if (!present || present.copied || present.started.epoch !== epoch) return undefined;
    if (present.started.begin !== 'checksum-copy' || present.started.location === 'original') return undefined;
    const told = (why: string) => `how much the resynchronisation of ${item} in epoch ${epoch} sent, because ${why}`;
    // A first copy that never arrived whole is made up for.
    if (!this.#whole.has(item) || !this.#fullBytes.has(measureOf(present.started))) {
      return told('no first copy had arrived whole before');
    }
    return undefined;
  }

  /** Asked at an epoch's first point, when its copy has just ended. */
  whyTooMuch(point: PointCreated): string | undefined {
    const { item, epoch } = point;
    const present = this.#epochs.get(item);
    if (present?.started.location === 'original') return this.#whyMoreThanOriginal(point, present);
    const fullBytes = present && this.#fullBytes.get(measureOf(present.started));
    if (!present || present.copied || present.started.epoch !== epoch || fullBytes === undefined) return undefined;
    if (present.started.begin !== 'checksum-copy') return undefined;
    if (present.copiedBytes <= LARGEST_SHARE * fullBytes + this.#touchedBytes(point)) {
      return this.#whyMoreThanDiffers(point, present);
    }
    return (
      `${item}: the resynchronisation of epoch ${epoch} sent ${grouped(present.copiedBytes)} bytes, ` +
      `the first copy of everything ${grouped(fullBytes)}`
    );
  }

  /** What comes home to the machine that it was, at its first point there. */
  #whyMoreThanOriginal(point: PointCreated, { plainBytes, started, copied }: Epoch): string | undefined {
    if (copied || started.epoch !== point.epoch || plainBytes === undefined) return undefined;
    const marks = this.#marksOf(point);
    const tag = marks[0]?.machine.prepared;
    const original = tag && this.#marksOf({ ...point, tag: tag.tag });
    const mostBytes = original && mostToOriginal(original, marks, started.at);
    if (mostBytes === undefined || plainBytes <= mostBytes) return undefined;
    return (
      `${point.item} came home to the machine that it was with content of ${grouped(plainBytes)} bytes, though ` +
      `${grouped(mostBytes)} at most could differ since the failover`
    );
  }

  /** By content, where journals tell of it. */
  #whyMoreThanDiffers(point: PointCreated, { plainBytes, started }: Epoch): string | undefined {
    const before = this.#newest.get(point.item);
    const mostBytes = before && mostContentBytes(this.#marksOf(before), this.#marksOf(point), started.at);
    if (plainBytes === undefined || mostBytes === undefined || plainBytes <= mostBytes) return undefined;
    return (
      `${point.item}: the resynchronisation of epoch ${point.epoch} sent content of ${grouped(plainBytes)} bytes, though ` +
      `${grouped(mostBytes)} at most could differ since the last point`
    );
  }

  /** What the source wrote from the item's last point up to this one, in whole stretches; its replica had all before. */
  #touchedBytes(point: PointCreated): number {
    const before = this.#newest.get(point.item);
    if (!before) return 0;
    const from = new Map(this.#marksOf(before).map(({ disk, mark }) => [disk.id, mark.position]));
    const stretches = this.#marksOf(point).flatMap(({ disk, mark }) => [
      ...stretchesOf(disk.writtenBetween(from.get(disk.id) ?? 0, mark.position)),
    ]);
    return stretches.length * STRETCH_BYTES;
  }

  whyUntrue(point: PointCreated): string | undefined {
    const present = this.#epochs.get(point.item);
    if (present?.started.epoch !== point.epoch || present.cutAtMs === undefined) return undefined;
    const atMs = this.#marksOf(point).at(-1)?.mark.atMs;
    if (atMs === undefined || atMs <= present.cutAtMs) return undefined;
    return (
      `${point.item} has a point of ${duration(atMs)} in epoch ${point.epoch}, which a power cut broke at ` +
      `${duration(present.cutAtMs)}: it had to be resynchronised first`
    );
  }

  #power({ machine, server, power, purpose, why, at }: MachinePower): void {
    const epoch = this.#of(server);
    if (!epoch || power === 'on' || purpose !== 'production') return;
    this.#offAtMs.set(machine, at);
    if (this.#replicating.replicated(machine, at) === false) return;
    epoch.broken = true;
    // What breaks before the machine has heard of a new epoch is the stream of the one before.
    if (this.#followed.begunSince(machine, epoch.started.at) === false) return;
    if (!ORDERLY.has(why ?? '')) epoch.cutAtMs ??= at;
  }

  /**
   * A machine that goes off when it has noted an order, and before it can say that it follows it, comes back in the middle
   * of an epoch that nobody saw begin. It says so, and what the world knows of its power bears it out.
   */
  #interrupted(machine: string): void {
    const epoch = this.#of(machine);
    const offAtMs = this.#offAtMs.get(machine);
    if (!epoch || offAtMs === undefined || offAtMs < epoch.started.at) return;
    if (this.#followed.interrupted(machine)) this.#break(epoch);
  }

  #landed({ path, bytes }: CachePut): void {
    const [, server = '', number = ''] = /^logs\/([^/]+)\/(\d+)\//.exec(path) ?? [];
    this.#arrived(server, Number(number), bytes);
  }

  /** On the way home nothing is stored; the master target says what a batch weighed as it came. */
  #applied({ item, server, epoch, sequence, sealedBytes = 0, plainBytes }: ApplyBatch): void {
    if (item === undefined) this.#arrived(server, epoch, sealedBytes);
    const present = this.#of(server);
    if (present?.started.epoch !== epoch || present.copied || sequence <= present.sequence) return;
    present.sequence = sequence;
    if (plainBytes !== undefined) present.plainBytes = (present.plainBytes ?? 0) + plainBytes;
  }

  #arrived(server: string, number: number, bytes: number): void {
    const epoch = this.#of(server);
    if (epoch?.started.epoch !== number) return;
    if (!epoch.copied) epoch.copiedBytes += bytes;
  }

  #point(point: PointCreated): void {
    const { item, epoch } = point;
    const present = this.#epochs.get(item);
    if (present?.started.epoch === epoch) this.#whole.add(item);
    this.#newest.set(item, point);
    if (!present || present.copied || present.started.epoch !== epoch) return;
    present.copied = true;
    const measure = measureOf(present.started);
    if (present.started.begin === 'full-copy' && !this.#fullBytes.has(measure)) {
      this.#fullBytes.set(measure, present.copiedBytes);
    }
  }

  #told(item: string | undefined, atMs: number | undefined): void {
    const epoch = item === undefined ? undefined : this.#epochs.get(item);
    if (epoch) epoch.toldMs = atMs;
  }

  #break(epoch: Epoch | undefined): void {
    if (epoch) epoch.broken = true;
  }

  #of(server: string): Epoch | undefined {
    return this.#epochs.get(this.#items.itemOf(server) ?? '');
  }
}
