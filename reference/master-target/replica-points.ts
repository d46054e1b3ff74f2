/**
 * The points of a replica are the snapshots of its disks, and nothing else. What is offered may never be more than what is
 * there: a point is taken off the list before its snapshots go, and whoever starts in between compares the two.
 */
import type { Volume } from '../runtime.ts';
import type { ReplicaPoint } from '../wire/component-control.ts';

/** Of the points that were noted, those that every disk can be put back to. Snapshots that belong to none of them go. */
export async function pointsOnDisk(
  volumes: readonly Volume[],
  noted: readonly ReplicaPoint[],
): Promise<readonly ReplicaPoint[]> {
  const labels = await Promise.all(volumes.map((volume) => volume.snapshots()));
  const points = noted.filter(({ tag }) => labels.every((kept) => kept.includes(tag)));
  const tags = new Set(points.map(({ tag }) => tag));
  for (const [index, volume] of volumes.entries()) {
    for (const label of labels[index] ?? []) if (!tags.has(label)) await volume.dropSnapshot(label);
  }
  return points;
}

export async function dropPoints(volumes: readonly Volume[], points: readonly ReplicaPoint[]): Promise<void> {
  for (const { tag } of points) for (const volume of volumes) await volume.dropSnapshot(tag);
}
