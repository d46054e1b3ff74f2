/**
 * A failover uses the recovery point it was asked for: of the right kind, and no older than the newest of that kind that
 * was there when it was asked. "Latest" also holds everything that had landed in the cache storage account by then.
 */
import { BitmapMode } from './bitmap-mode.ts';
import {
  type CachePut,
  type Entry,
  entriesOf,
  type JobStart,
  type MachinePrepared,
  type PointAsked,
  type Refusal,
} from './entries.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import { takingPart } from './jobs-of-items.ts';
import { MakingJobs } from './making-jobs.ts';
import { Machines } from './machines.ts';
import { marksOnServer } from './marks.ts';
import { isOfKind, PointBook } from './point-book.ts';
import type { Property, Run } from './property.ts';
import { counted, duration, tagName } from './wording.ts';

export const pointAskedFor: Property = {
  name: 'point-asked-for',
  title: 'A failover uses the recovery point that was asked for, and no older one',
  judge(run) {
    const findings = new Findings();
    const items = new Items(run);
    const machines = new Machines(run);
    const book = new PointBook();
    const landed = new Landed();
    const truth = { run, machines, bitmap: new BitmapMode(run, items) };
    const making = new MakingJobs(items);
    const wishes = new Map<string, Wish>();
    /** By item and kind of job: what the vault itself was asked for since the last that began. Which of several was refused nobody knows. */
    const asked = new Map<string, PointAsked[]>();
    /** Items that wait in Azure for their commit: what members of their group come up from should be theirs as well. */
    const waiting = new Set<string>();
    for (const entry of entriesOf(run)) {
      book.take(entry);
      making.take(entry);
      landed.take(entry);
      if (entry.kind === 'point.asked') {
        const key = `${entry.item} ${entry.scenario}`;
        asked.set(key, [...(asked.get(key) ?? []), entry]);
      } else if (entry.kind === 'refusal') {
        for (const [key, one] of asked) if (one.length === 1 && isOf(entry, key)) asked.delete(key);
      } else if (entry.kind === 'job.start' && entry.choice !== undefined) {
        const key = `${entry.item} ${entry.scenario}`;
        const wanted = asked.get(key) ?? [];
        judgeFront(findings, wanted, entry);
        asked.delete(key);
        const among = new Set([...takingPart(entry), ...waiting]);
        wishes.set(entry.job, {
          job: entry,
          sides: sidesOf(wanted),
          among,
          points: book.copy(),
          landed: landed.copy(),
        });
      } else if (entry.kind === 'item.state') {
        if (entry.to !== 'failedOver') waiting.delete(entry.item);
        else for (const books of [waiting, ...[...wishes.values()].map(({ among }) => among)]) books.add(entry.item);
      } else if (entry.kind === 'job.end') wishes.delete(entry.job);
      else if (entry.kind === 'machine.prepared') {
        const wish = wishes.get(making.of(entry.item)?.job ?? '');
        if (!wish) continue;
        findings.looked += 1;
        for (const [code, evidence] of whatIsWrong(truth, wish, entry, book)) {
          findings.violation(evidence, { subject: entry.machine, code });
        }
        const whyNot = whyNotWhole(truth, wish, entry);
        if (whyNot) findings.unjudged(whyNot);
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'machine')} came up from the point that was asked for`,
      'no failover asked for a recovery point',
    );
  },
};

/** The service begins what a client has asked for, and no other. */
function judgeFront(findings: Findings, asked: readonly PointAsked[], began: JobStart): void {
  const last = asked.at(-1);
  if (!last) return;
  findings.looked += 1;
  if (asked.some((one) => wishesOf(one).includes(wishOf(began)))) return;
  const { item, at, scenario } = began;
  findings.violation(
    `${scenario} of ${item} was asked for from ${wishesOf(last).join(' or ')}, and began at ${duration(at)} from ${wishOf(began)}`,
    {
      subject: item,
      code: 'handed-on-otherwise',
    },
  );
}

/** Jobs by the titles of the operations that start them. */
const STARTS: Readonly<Record<string, string>> = {
  'test failover': 'TestFailover',
  'test failover of a plan': 'TestFailover',
  failover: 'UnplannedFailover',
  'failover of a plan': 'UnplannedFailover',
  'change recovery point': 'ApplyRecoveryPoint',
};

function isOf({ operation, subject }: Refusal, key: string): boolean {
  return `${subject} ${STARTS[operation]}` === key;
}

/** Undefined where nobody asked, or one of those who did left it open. */
function sidesOf(asked: readonly PointAsked[]): ReadonlySet<string> | undefined {
  const named = asked.flatMap(({ sides = [] }) => sides);
  return named.length === 0 || asked.some(({ sides }) => !sides) ? undefined : new Set(named);
}

/** What may begin of what a client has asked for, in words. */
function wishesOf({ point, kinds, shutDownSource }: PointAsked): readonly string[] {
  const points = kinds ?? [point === undefined ? 'latest' : `point ${point}`];
  return points.map((one) => `${one}${afterwards(shutDownSource)}`);
}

function wishOf({ choice, point, multiVmPoint, shutDownSource }: JobStart): string {
  const kind = point === undefined ? choice : `point ${point}`;
  return `${kind}${multiVmPoint === true ? ', shared by the group' : ''}${afterwards(shutDownSource)}`;
}

/** A test, or a change of point, shuts nothing down. */
function afterwards(shutDownSource: boolean | undefined): string {
  return shutDownSource === true ? ', when the source has been shut down' : '';
}

/** What a failover asked for, and what there was when it did. */
interface Wish {
  readonly job: JobStart;
  /** On which sides machines may come up by it: a failback of some brings nobody else up in Azure. */
  readonly sides: ReadonlySet<string> | undefined;
  /** Among whom a point of a group has to be shared: nobody asks those who do not take part. */
  readonly among: Set<string>;
  readonly points: PointBook;
  readonly landed: Landed;
}

/** What the judgement rests on besides what the service says. */
interface Truth {
  readonly run: Run;
  readonly machines: Machines;
  readonly bitmap: BitmapMode;
}

function* whatIsWrong(
  { run, machines, bitmap }: Truth,
  wish: Wish,
  prepared: MachinePrepared,
  now: PointBook,
): Generator<readonly [code: string, evidence: string]> {
  const { choice, point: asked, at } = wish.job;
  const { machine, item, server, point, tag } = prepared;
  const used = now.find(item, point);
  const place = `${machine}, asked for ${choice} at ${duration(at)},`;
  const stands = machines.named(machine, prepared.seq)?.place;
  const side = stands === 'azure' ? 'azure' : 'home';
  if (stands && wish.sides && !wish.sides.has(side)) {
    const wanted = [...wish.sides].map(sideInWords).join(' or ');
    yield ['another-side', `${place} came up ${sideInWords(side)}, and ${wanted} is where machines were to come up`];
  }
  if (!used) {
    yield ['no-such-point', `${place} came up from point ${point}, which ${item} does not have`];
    return;
  }
  if (asked !== undefined && asked !== point)
    yield ['another-point', `${place} came up from ${tagName(tag)}, another point than the one named`];
  if (!isOfKind(used, wish.job)) {
    yield ['another-kind', `${place} came up from ${tagName(tag)}, a ${used.consistency}-consistent point`];
  }
  const newest = asked === undefined ? wish.points.newest(item, wish.job, [...wish.among]) : undefined;
  if (newest && newest.seq > used.seq) {
    const there = `was there since ${duration(newest.at)}`;
    const older = `${place} came up from ${tagName(tag)} (there since ${duration(used.at)})`;
    yield ['older-point', `${older}, though ${tagName(newest.tag)} ${there}`];
  }
  if (newest?.group !== undefined && wish.job.multiVmPoint === true && used.group === undefined && !now.isFinal(tag)) {
    const own = `${place} came up from ${tagName(tag)}, which is this machine's own`;
    yield ['not-of-the-group', `${own}: a point that the group shares was asked for`];
  }
  // What a group shares ends at its last common tag; only a machine's own point can hold everything that landed.
  if (choice !== 'latest' || used.group !== undefined) return;
  const endMs = landedUntilMs({ run, machines, bitmap }, wish, prepared, used.epoch);
  if (endMs === undefined || bitmap.wasIn(server, endMs)) return;
  const usedMs = marksOnServer(run, machines, tag, server).at(-1)?.mark.atMs;
  if (usedMs !== undefined && usedMs < endMs) {
    const older = `${place} came up from ${tagName(tag)} (set at ${duration(usedMs)})`;
    yield ['not-all-that-landed', `${older}, though changes up to ${duration(endMs)} had landed`];
  }
}

function sideInWords(side: string): string {
  return side === 'azure' ? 'in Azure' : 'at home';
}

/** Up to when changes had landed when the failover was asked for. */
function landedUntilMs(
  { run, machines }: Truth,
  { job, landed }: Wish,
  { server }: MachinePrepared,
  epoch: number,
): number | undefined {
  const end = landed.lastOf(server, epoch);
  if (end === undefined) return undefined;
  return marksOnServer(run, machines, end, server, job.at).at(-1)?.mark.atMs;
}

/** Why nobody can say whether "latest" held all that had landed: the end of a batch that is read again is no state of a disk. */
function whyNotWhole(truth: Truth, wish: Wish, prepared: MachinePrepared): string | undefined {
  const used = wish.points.find(prepared.item, prepared.point);
  if (wish.job.choice !== 'latest' || !used || used.group !== undefined) return undefined;
  const endMs = landedUntilMs(truth, wish, prepared, used.epoch);
  if (endMs === undefined || !truth.bitmap.wasIn(prepared.server, endMs)) return undefined;
  return `whether ${prepared.machine} holds all that had landed, because changed blocks of ${prepared.server} were being read again`;
}

/**
 * The last batch of each server's epochs that was stored in the cache storage account, as the name of its end. Only of a
 * stream that is being applied and whose copy has ended: before that the end of a batch is no state that the disks ever had.
 */
class Landed {
  readonly #last = new Map<string, string>();
  readonly #copied = new Set<string>();

  take(entry: Entry): void {
    if (entry.kind === 'point.created') this.#copied.add(entry.server);
    else if (entry.kind === 'replication.started' || entry.kind === 'replication.stopped') {
      this.#copied.delete(entry.server);
      // A new epoch writes over what the former had brought and no point stands for.
      for (const place of this.#last.keys()) if (place.startsWith(`${entry.server} `)) this.#last.delete(place);
      // What has not been applied by then never will be; a failover that is tried again finds the points there are.
      if (entry.kind === 'replication.stopped') this.#last.delete(`${entry.server} ${entry.epoch}`);
    }
    const place = entry.kind === 'cache.put' ? placeOf(entry) : undefined;
    if (!place || !this.#copied.has(place.server)) return;
    this.#last.set(`${place.server} ${place.epoch}`, `end/${place.server}/${place.epoch}/${place.sequence}`);
  }

  copy(): Landed {
    const copy = new Landed();
    for (const [place, end] of this.#last) copy.#last.set(place, end);
    return copy;
  }

  lastOf(server: string, epoch: number): string | undefined {
    return this.#last.get(`${server} ${epoch}`);
  }
}

/** `logs/<server>/<epoch>/<sequence>.completed_…` */
function placeOf({ path }: CachePut): { server: string; epoch: number; sequence: number } | undefined {
  const match = /^logs\/([^/]+)\/(\d+)\/(\d+)\./.exec(path);
  return match ? { server: match[1] as string, epoch: Number(match[2]), sequence: Number(match[3]) } : undefined;
}
