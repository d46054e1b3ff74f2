/**
 * Holds what is kept against the policy that is in force for each item: to Azure every point for two hours, then one per
 * interval that grows with the retention, none beyond it; on the way home every point for the retention. Documented, but for
 * home, where nothing is said of thinning (inferred). A point may go some time late, since pruning happens now and then. A
 * policy that was changed holds from then on, for points that are there already too.
 *
 * What the service offers is its list; what a master target keeps is told by the snapshots on its disks.
 */
import { type Entry, entriesOf, type PointCreated, type ReplicationStarted } from './entries.ts';
import { type FaultSpan, faultDuring, faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import { PolicyTimes } from './policy-times.ts';
import { Thinned } from './thinned.ts';
import type { Property, Run } from './property.ts';
import { counted, duration, tagName } from './wording.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Every point is kept for so long. */
const ALL_KEPT_MS = 2 * HOUR_MS;
const SLACK_MS = 20 * MINUTE_MS;
/** Why points go when they are old enough: the service prunes them, or has heard that the master target did. */
const BY_AGE: ReadonlySet<string> = new Set(['retention', 'given up at home']);
/** Thinning out goes with every look at the points. */
const THINNED_MS = 5 * MINUTE_MS;

interface Item {
  direction: ReplicationStarted['direction'];
  /** By the service's list. */
  points: PointCreated[];
  /** All there were since replication last turned. */
  made: PointCreated[];
  /** What has been thinned out since then. */
  thinned: Thinned;
  /** In which nothing is being brought up, and since when. */
  calmSinceMs: number | undefined;
  told: boolean;
}

export const retention: Property = {
  name: 'retention',
  title: 'Recovery points are kept for as long as the policy says, and no longer',
  judge(run) {
    const findings = new Findings();
    const policies = new PolicyTimes(run);
    const faults = faultsOf(run);
    const items = new Map<string, Item>();
    const itemOf = (name: string): Item => {
      const fresh: Item = {
        direction: 'to-azure',
        points: [],
        made: [],
        thinned: new Thinned(),
        calmSinceMs: undefined,
        told: false,
      };
      const known = items.get(name) ?? fresh;
      items.set(name, known);
      return known;
    };
    const ageMs = (point: PointCreated, atMs: number) => atMs - (point.tagAtMs - run.startsAtMs);
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'point.created') {
        itemOf(entry.item).points.push(entry);
        itemOf(entry.item).made.push(entry);
      } else if (entry.kind === 'replication.started') {
        const item = itemOf(entry.item);
        if (entry.direction !== item.direction) [item.made, item.thinned] = [[], new Thinned()];
        item.direction = entry.direction;
      } else if (entry.kind === 'item.state') {
        // A test reads Protected, too; for as long as it is made or cleaned up all points stay.
        const calm = entry.protectionState === 'Protected' && entry.to !== 'testing';
        itemOf(entry.item).calmSinceMs = calm ? entry.at : undefined;
      } else if (entry.kind === 'points.deleted') {
        const item = itemOf(entry.item);
        const [gone, left] = parted(item.points, entry);
        item.points = left;
        if (!BY_AGE.has(entry.why)) item.thinned = new Thinned();
        if (!BY_AGE.has(entry.why) || gone.length === 0) continue;
        // On the way home points go with their replica, too, once a failback has begun.
        if (item.direction === 'to-site' && item.calmSinceMs === undefined) continue;
        // While a policy is being changed either value holds: the shorter when points go, the longer when they stay.
        const minutes = policies.duringOf(entry.item, 'retentionMinutes', entry.at - 1, entry.at + 1);
        if (minutes.length === 0) {
          findings.unjudged(`what went of ${entry.item}, because nothing says by which policy it replicates`);
          continue;
        }
        for (const point of gone) {
          findings.looked += 1;
          const keptMs = Math.min(...minutes) * MINUTE_MS;
          const pointMs = ageMs(point, entry.at);
          if (pointMs > keptMs) item.thinned.expired(point);
          else item.thinned.add(point, spacingMs(pointMs, Math.max(...minutes) * MINUTE_MS));
          const wrong = whyTooEarly(item, point, left, pointMs, keptMs);
          if (!wrong) continue;
          const told = `${entry.item}, ${duration(entry.at)}: ${tagName(point.tag)} was given up ${wrong}`;
          const fault = item.direction === 'to-site' && faultDuring(faults, entry.at - SLACK_MS, entry.at, SLACK_MS);
          if (fault) findings.unjudged(`${told}, because of ${fault.injected.title}, or not`);
          else findings.violation(told, { subject: entry.item, code: 'given-up-early' });
        }
        const hole = item.direction === 'to-azure' ? item.thinned.holeAmong(left) : undefined;
        if (hole) {
          const told = `${entry.item}, ${duration(entry.at)}: ${hole}`;
          findings.violation(told, { subject: entry.item, code: 'thinned-too-much' });
        }
      } else if (entry.kind === 'rpo.reported') {
        const item = itemOf(entry.item);
        const { calmSinceMs, told } = item;
        if (told || calmSinceMs === undefined) continue;
        const minutes = policies.duringOf(entry.item, 'retentionMinutes', entry.at - SLACK_MS, entry.at + 1);
        if (minutes.length === 0) continue;
        const keptMs = Math.max(...minutes) * MINUTE_MS;
        const look = { run, faults, atMs: entry.at, calmMs: entry.at - calmSinceMs, keptMs, name: entry.item };
        const wrong = whyTooMany(item, look);
        if (!wrong) continue;
        item.told = true;
        findings.looked += 1;
        findings.violation(`${entry.item}, ${duration(entry.at)}: ${wrong}`, {
          subject: entry.item,
          code: 'kept-too-long',
        });
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'recovery point')} given up when they were due, none later`,
      'no recovery point was old enough to be given up',
    );
  },
};

interface Look {
  readonly run: Run;
  readonly faults: readonly FaultSpan[];
  readonly name: string;
  readonly atMs: number;
  /** For so long nothing was being brought up. */
  readonly calmMs: number;
  readonly keptMs: number;
}

/** The newest never goes. */
function whyTooMany({ direction, points, made }: Item, look: Look): string | undefined {
  const { run, faults, name, atMs, calmMs, keptMs } = look;
  const ageMs = (point: PointCreated) => atMs - (point.tagAtMs - run.startsAtMs);
  const policySays = `the policy says ${duration(keptMs)}`;
  if (direction === 'to-azure' && calmMs >= THINNED_MS) {
    // What had waited for a full line may be old when it comes, and the service looks at its points now and then.
    // The newest is kept whatever its age, beside the one of its hour.
    const unthinned = whyNotThinned(surpassed(points, atMs, THINNED_MS), ageMs, keptMs);
    if (unthinned) return unthinned;
  }
  if (calmMs < SLACK_MS) return undefined;
  // On the way home the service hears of it from the site.
  if (direction === 'to-site' && faultDuring(faults, atMs - SLACK_MS, atMs, SLACK_MS)) return undefined;
  const [overdue] = surpassed(points, atMs, SLACK_MS);
  if (overdue && ageMs(overdue) > keptMs + SLACK_MS) {
    return `${tagName(overdue.tag)} is kept though it is ${duration(ageMs(overdue))} old; ${policySays}`;
  }
  if (direction === 'to-azure') return undefined;
  const onDisk = surpassed(made, atMs, SLACK_MS).find(
    (point) => ageMs(point) > keptMs + SLACK_MS && isOnDatastore(run, name, point, atMs),
  );
  return (
    onDisk &&
    `the master target keeps ${tagName(onDisk.tag)} on its disks though it is ${duration(ageMs(onDisk))} old; ${policySays}`
  );
}

/** Those that have had a newer one beside them for longer than that: until it came each was the newest, which never goes. */
function surpassed(points: readonly PointCreated[], atMs: number, forMs: number): PointCreated[] {
  return points.filter((_, index) => {
    const newer = points[index + 1];
    return newer !== undefined && atMs - newer.at > forMs;
  });
}

/** One is kept per interval, wherever intervals begin: three can never stand within the length of one. */
function whyNotThinned(
  points: readonly PointCreated[],
  ageMs: (point: PointCreated) => number,
  keptMs: number,
): string | undefined {
  const old = points.filter((point) => ageMs(point) > ALL_KEPT_MS + THINNED_MS);
  for (const [index, third] of old.entries()) {
    const first = old[index - 2];
    const everyMs = spacingMs(ageMs(third), keptMs);
    if (!first || third.tagAtMs - first.tagAtMs >= everyMs) continue;
    return (
      `${tagName(first.tag)} and two more within ${duration(third.tagAtMs - first.tagAtMs)} of it are kept though they are ` +
      `older than ${duration(ALL_KEPT_MS)}: one in ${duration(everyMs)} is`
    );
  }
  return undefined;
}

/** The replica's disks are named after the item. */
function isOnDatastore({ history }: Run, item: string, { tag }: PointCreated, atMs: number): boolean {
  return history
    .snapshotsOf(tag)
    .some(
      ({ disk, droppedAtMs = Number.POSITIVE_INFINITY }) =>
        history.disk(disk)?.name.startsWith(`${item}-`) && droppedAtMs > atMs,
    );
}

function parted(points: readonly PointCreated[], { points: deleted }: Extract<Entry, { kind: 'points.deleted' }>) {
  const ids = new Set(deleted);
  return [points.filter(({ point }) => ids.has(point)), points.filter(({ point }) => !ids.has(point))] as const;
}

function whyTooEarly(
  { direction }: Item,
  point: PointCreated,
  left: readonly PointCreated[],
  ageMs: number,
  retentionMs: number,
): string | undefined {
  if (ageMs > retentionMs) return undefined;
  if (direction === 'to-site')
    return `when it was ${duration(ageMs)} old; on the way home all are kept for ${duration(retentionMs)}`;
  if (ageMs <= ALL_KEPT_MS)
    return `when it was ${duration(ageMs)} old; all points are kept for ${duration(ALL_KEPT_MS)}`;
  const everyMs = spacingMs(ageMs, retentionMs);
  if (left.some((other) => Math.abs(other.tagAtMs - point.tagAtMs) < everyMs)) return undefined;
  return `and no other within ${duration(everyMs)} of it is left`;
}

/** One point is kept per this long once it is older than two hours. */
function spacingMs(ageMs: number, retentionMs: number): number {
  if (retentionMs <= DAY_MS) return HOUR_MS;
  return retentionMs <= 7 * DAY_MS || ageMs <= 7 * DAY_MS ? 2 * HOUR_MS : 4 * HOUR_MS;
}
