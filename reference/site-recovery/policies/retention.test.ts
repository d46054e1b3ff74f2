/** Pruning of recovery points, held against the table of the facts (section 3.8). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecoveryPoint } from '../item.ts';
import { expiredPoints } from './retention.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const DAY_MINUTES = 1440;
const NOW_MS = Date.UTC(2026, 2, 15, 10, 30);

function pointsAt(timesMs: readonly number[]): RecoveryPoint[] {
  return timesMs.map((atMs) => {
    const consistency = atMs % HOUR_MS === 0 ? 'application' : 'crash';
    return { id: `${atMs}`, tag: `${atMs}`, atMs, consistency, final: false, epoch: 1 };
  });
}

/** A point every five minutes for so long, up to now. */
function everyFiveMinutes(forMs: number, untilMs = NOW_MS): RecoveryPoint[] {
  const count = Math.floor(forMs / (5 * MINUTE_MS)) + 1;
  return pointsAt(Array.from({ length: count }, (_, index) => untilMs - (count - 1 - index) * 5 * MINUTE_MS));
}

/** What is left, as the service would come to it: pruned every quarter of an hour. */
function keptAfterSteadyPruning(retentionDays: number, forMs: number): RecoveryPoint[] {
  const all = everyFiveMinutes(forMs);
  let kept: RecoveryPoint[] = [];
  for (const [index, point] of all.entries()) {
    kept.push(point);
    if (index % 36 !== 0 && index !== all.length - 1) continue;
    const expired = new Set(expiredPoints(kept, retentionDays * DAY_MINUTES, point.atMs));
    kept = kept.filter((candidate) => !expired.has(candidate));
  }
  return kept;
}

const gapsHours = (points: readonly RecoveryPoint[]) =>
  points.slice(1).map((point, index) => (point.atMs - (points[index]?.atMs ?? 0)) / HOUR_MS);
const between = (points: readonly RecoveryPoint[], fromAgeMs: number, toAgeMs: number) =>
  points.filter(({ atMs }) => NOW_MS - atMs > fromAgeMs && NOW_MS - atMs <= toAgeMs);

describe('a policy of', () => {
  test('0 days keeps the latest point only', () => {
    expect(keptAfterSteadyPruning(0, HOUR_MS).map(({ atMs }) => atMs)).toEqual([NOW_MS]);
  });

  test('1 day keeps all for two hours, then one an hour', () => {
    const kept = keptAfterSteadyPruning(1, 2 * DAY_MS);
    expect(between(kept, -1, 2 * HOUR_MS)).toHaveLength(25);
    const older = between(kept, 3 * HOUR_MS, DAY_MS);
    expect(older.length).toBeGreaterThanOrEqual(20);
    expect(new Set(gapsHours(older))).toEqual(new Set([1]));
    expect(between(kept, DAY_MS, Number.POSITIVE_INFINITY)).toEqual([]);
  });

  test('3 days keeps all for two hours, then one every two hours', () => {
    const older = between(keptAfterSteadyPruning(3, 4 * DAY_MS), 4 * HOUR_MS, 3 * DAY_MS);
    expect(older.length).toBeGreaterThanOrEqual(33);
    expect(new Set(gapsHours(older))).toEqual(new Set([2]));
  });

  test('15 days keeps one every two hours for a week, then one every four', () => {
    const kept = keptAfterSteadyPruning(15, 16 * DAY_MS);
    expect(new Set(gapsHours(between(kept, 4 * HOUR_MS, 7 * DAY_MS)))).toEqual(new Set([2]));
    const old = between(kept, 7 * DAY_MS + 4 * HOUR_MS, 15 * DAY_MS);
    expect(old.length).toBeGreaterThanOrEqual(46);
    expect(new Set(gapsHours(old))).toEqual(new Set([4]));
    expect(between(kept, 15 * DAY_MS, Number.POSITIVE_INFINITY)).toEqual([]);
  });
});

describe('whatever the points and the policy', () => {
  const agesMinutes = fc.uniqueArray(fc.integer({ min: 0, max: 16 * DAY_MINUTES }), { minLength: 1, maxLength: 60 });
  const scene = fc.record({
    points: agesMinutes.map((ages) => pointsAt(ages.sort((a, b) => b - a).map((age) => NOW_MS - age * MINUTE_MS))),
    retentionMinutes: fc.integer({ min: 0, max: 15 * DAY_MINUTES }),
  });

  test('the newest point is never given up', () => {
    fc.assert(
      fc.property(scene, ({ points, retentionMinutes }) => {
        expect(expiredPoints(points, retentionMinutes, NOW_MS)).not.toContain(points.at(-1));
      }),
    );
  });

  test('nothing within retention and younger than two hours goes', () => {
    fc.assert(
      fc.property(scene, ({ points, retentionMinutes }) => {
        const limitMs = Math.min(2 * HOUR_MS, retentionMinutes * MINUTE_MS);
        const young = expiredPoints(points, retentionMinutes, NOW_MS).filter(({ atMs }) => NOW_MS - atMs <= limitMs);
        expect(young).toEqual([]);
      }),
    );
  });

  test('nothing but the newest stays beyond retention', () => {
    fc.assert(
      fc.property(scene, ({ points, retentionMinutes }) => {
        const expired = new Set(expiredPoints(points, retentionMinutes, NOW_MS));
        const stale = points.slice(0, -1).filter((point) => NOW_MS - point.atMs > retentionMinutes * MINUTE_MS);
        expect(stale.filter((point) => !expired.has(point))).toEqual([]);
      }),
    );
  });

  test('a point is given up only for an older one within the same spacing', () => {
    fc.assert(
      fc.property(scene, ({ points, retentionMinutes }) => {
        const retentionMs = retentionMinutes * MINUTE_MS;
        const expired = new Set(expiredPoints(points, retentionMinutes, NOW_MS));
        const kept = points.filter((point) => !expired.has(point));
        const thinned = [...expired].filter(({ atMs }) => NOW_MS - atMs <= retentionMs);
        const orphans = thinned.filter(
          ({ atMs }) => !kept.some((other) => other.atMs < atMs && atMs - other.atMs < 4 * HOUR_MS),
        );
        expect(orphans).toEqual([]);
      }),
    );
  });

  test('pruning again at the same moment changes nothing', () => {
    fc.assert(
      fc.property(scene, ({ points, retentionMinutes }) => {
        const expired = new Set(expiredPoints(points, retentionMinutes, NOW_MS));
        const kept = points.filter((point) => !expired.has(point));
        expect(expiredPoints(kept, retentionMinutes, NOW_MS)).toEqual([]);
      }),
    );
  });
});
