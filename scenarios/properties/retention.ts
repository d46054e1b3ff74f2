/**
 * Holds what the service keeps against the policy: every point for two hours, then one per interval that grows with the
 * retention, none beyond it. Documented; a point may go some time late, since pruning happens now and then. A policy that was
 * changed holds from then on, for points that are there already too.
 */
import { type Entry, entriesOf, type PointCreated } from './entries.ts';
import { Findings } from './findings.ts';
import { PolicyTimes } from './policy-times.ts';
import type { Property } from './property.ts';
import { counted, duration, tagName } from './wording.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Every point is kept for so long. */
const ALL_KEPT_MS = 2 * HOUR_MS;
const SLACK_MS = 20 * MINUTE_MS;

interface Item {
  points: PointCreated[];
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
    if (!policies.isOne) return findings.judge('', 'there was no policy, or more than one');
    /** What a policy says while it is being changed is either: the shorter when points go, the longer when they stay. */
    const retentionMs = (fromMs: number, toMs: number, of: (...all: number[]) => number) =>
      of(...policies.during('retentionMinutes', fromMs, toMs)) * MINUTE_MS;
    const items = new Map<string, Item>();
    const itemOf = (name: string): Item => {
      const known = items.get(name) ?? { points: [], calmSinceMs: undefined, told: false };
      items.set(name, known);
      return known;
    };
    const ageMs = (point: PointCreated, atMs: number) => atMs - (point.tagAtMs - run.startsAtMs);
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'point.created') itemOf(entry.item).points.push(entry);
      else if (entry.kind === 'item.state') {
        itemOf(entry.item).calmSinceMs = entry.to === 'protected' ? entry.at : undefined;
      } else if (entry.kind === 'points.deleted') {
        const item = itemOf(entry.item);
        const [gone, left] = parted(item.points, entry);
        item.points = left;
        if (entry.why !== 'retention') continue;
        for (const point of gone) {
          findings.looked += 1;
          const keptMs = retentionMs(entry.at - 1, entry.at + 1, Math.min);
          const wrong = whyTooEarly(point, left, ageMs(point, entry.at), keptMs);
          if (wrong)
            findings.violation(`${entry.item}, ${duration(entry.at)}: ${tagName(point.tag)} was given up ${wrong}`);
        }
      } else if (entry.kind === 'rpo.reported') {
        const item = itemOf(entry.item);
        const { points, calmSinceMs, told } = item;
        if (told || calmSinceMs === undefined || entry.at - calmSinceMs < SLACK_MS) continue;
        const [overdue] = points.slice(0, -1);
        const keptMs = retentionMs(entry.at - SLACK_MS, entry.at + 1, Math.max);
        if (!overdue || ageMs(overdue, entry.at) <= keptMs + SLACK_MS) continue;
        item.told = true;
        findings.looked += 1;
        findings.violation(
          `${entry.item}, ${duration(entry.at)}: ${tagName(overdue.tag)} is kept though it is ` +
            `${duration(ageMs(overdue, entry.at))} old; the policy says ${duration(keptMs)}`,
        );
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'recovery point')} given up when they were due, none later`,
      'no recovery point was old enough to be given up',
    );
  },
};

function parted(points: readonly PointCreated[], { points: deleted }: Extract<Entry, { kind: 'points.deleted' }>) {
  const ids = new Set(deleted);
  return [points.filter(({ point }) => ids.has(point)), points.filter(({ point }) => !ids.has(point))] as const;
}

function whyTooEarly(
  point: PointCreated,
  left: readonly PointCreated[],
  ageMs: number,
  retentionMs: number,
): string | undefined {
  if (ageMs > retentionMs) return undefined;
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
