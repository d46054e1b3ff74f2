/**
 * Which recovery points are kept (facts, section 3.8, documented): all for two hours, then fewer with age, none beyond the
 * policy's retention. The newest is never given up, or the item could not fail over at all.
 */
import type { RecoveryPoint } from '../item.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The points that the policy gives up now. `points` are in order of time. */
export function expiredPoints(
  points: readonly RecoveryPoint[],
  retentionMinutes: number,
  nowMs: number,
): RecoveryPoint[] {
  const newest = points.at(-1);
  const retentionMs = retentionMinutes * 60_000;
  const kept = new Set<string>();
  const expired: RecoveryPoint[] = [];
  for (const point of points) {
    if (point === newest) continue;
    const ageMs = nowMs - point.atMs;
    if (ageMs > retentionMs) {
      expired.push(point);
      continue;
    }
    if (ageMs <= 2 * HOUR_MS) continue;
    const everyMs = spacingMs(ageMs, retentionMs);
    const slot = `${Math.floor(point.atMs / everyMs)} of ${everyMs}`;
    if (kept.has(slot)) expired.push(point);
    else kept.add(slot);
  }
  return expired;
}

/** One point is kept per this long, for points older than two hours. */
function spacingMs(ageMs: number, retentionMs: number): number {
  if (retentionMs <= DAY_MS) return HOUR_MS;
  if (retentionMs <= 7 * DAY_MS) return 2 * HOUR_MS;
  return ageMs <= 7 * DAY_MS ? 2 * HOUR_MS : 4 * HOUR_MS;
}
