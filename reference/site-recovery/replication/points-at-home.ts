/**
 * On the way home the recovery points are the master target's: the disks are with it, and it gives up what the failback policy
 * does not keep. The service offers those that it has, no more and no fewer. What it gives up it first takes off its own list,
 * so that for a minute or two, until the site has reported, a point may be offered that is about to go; the newest never goes.
 */
import type { Runtime } from '../../runtime.ts';
import type { ReplicaPoint } from '../../wire/component-control.ts';
import type { ProtectedItem, RecoveryPoint } from '../item.ts';
import { notePoint } from './replicator.ts';

/** `points`: as the master target last told them, oldest first. */
export function offerPointsAtHome(runtime: Runtime, item: ProtectedItem, points: readonly ReplicaPoint[]): void {
  if (isOvertaken(item, points)) return;
  const offered = new Map(item.points.map((point) => [point.tag, point]));
  const fresh: RecoveryPoint[] = [];
  item.points = points.map((point) => {
    const known = offered.get(point.tag);
    if (known) return known;
    const { tag, atMs, consistency, groupId, final, epoch } = point;
    const made = { id: runtime.random('points').uuid(), tag, atMs, consistency, groupId, final, epoch };
    fresh.push(made);
    return made;
  });
  const gone = [...offered.values()].filter((point) => !item.points.includes(point)).map(({ id }) => id);
  if (gone.length > 0) {
    runtime.journal.write('points.deleted', { item: item.name, points: gone, why: 'given up at home' });
  }
  for (const point of fresh) {
    item.lastPointCameMs = runtime.clock.nowMs();
    notePoint(runtime, item, point);
    if (point.epoch === item.epoch) item.send({ type: 'FIRST_POINT' });
  }
}

/** The newest never goes, so a list that ends before it was told before it came, and was held up on its way. */
function isOvertaken(item: ProtectedItem, points: readonly ReplicaPoint[]): boolean {
  const newest = item.points.findLast(({ epoch }) => epoch === item.epoch);
  return newest !== undefined && points.every(({ atMs, tag }) => tag !== newest.tag && atMs <= newest.atMs);
}
