/**
 * Every recovery point is worth having, not only the few that a drill brings up: the replica disks kept under its tag
 * equal the source's disks at the write where the tag was set, one replica for each disk. They are there for as long as the
 * service offers the point; on the way home the master target prunes by itself, and the service hears of it later.
 */
import type { KnownSnapshot } from '../../simulator/journal/known-history.ts';
import { entriesOfKind, type PointCreated, type PointsDeleted } from './entries.ts';
import { Findings } from './findings.ts';
import { Machines } from './machines.ts';
import { marksOnServer, type SourceMark } from './marks.ts';
import type { Property, Run } from './property.ts';
import { counted, duration, grouped, tagName } from './wording.ts';

export const truePoints: Property = {
  name: 'true-points',
  title: "Every recovery point holds the source's disks as they were at its tag, byte for byte",
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    let disks = 0;
    const offeredUntilMs = offersOf(run);
    for (const point of entriesOfKind(run, 'point.created')) {
      findings.looked += 1;
      const sources = marksOnServer(run, machines, point.tag, point.server, point.at);
      const snapshots = run.history.snapshotsOf(point.tag).filter(({ atMs }) => atMs <= point.at);
      if (sources.length === 0)
        findings.violation(`${told(point)}: the tag was never set on a disk of ${point.server}`);
      const taken = new Set<KnownSnapshot>();
      for (const source of sources) {
        disks += 1;
        const kept = replicaOf(run, source, snapshots, taken);
        if ('wrong' in kept) findings.violation(`${told(point)}: ${kept.wrong}`);
        else taken.add(kept.snapshot);
      }
      const dropped = [...taken].find(({ droppedAtMs = Number.POSITIVE_INFINITY }) => {
        return droppedAtMs + PRUNING_MS < offeredUntilMs(point);
      });
      if (dropped)
        findings.violation(
          `${told(point)}: the service still offers it, but a replica disk that it needs was given up at ${duration(dropped.droppedAtMs ?? 0)}`,
        );
    }
    return findings.judge(
      `${counted(findings.looked, 'recovery point')} with ${counted(disks, 'disk')}, each as its source was at the tag`,
      'no recovery point was made',
    );
  },
};

/** Points are pruned disk by disk, and taken off the list with them. */
const PRUNING_MS = 60_000;

/** Until when the service offers a point; a negative time for one that it does not keep itself. */
function offersOf(run: Run): (point: PointCreated) => number {
  const toAzure = new Set(
    entriesOfKind(run, 'replication.started')
      .filter(({ direction }) => direction === 'to-azure')
      .map(({ item, epoch }) => `${item} ${epoch}`),
  );
  const deletedAtMs = new Map<string, number>();
  for (const { points, at } of entriesOfKind(run, 'points.deleted') as readonly PointsDeleted[]) {
    for (const point of points) deletedAtMs.set(point, at);
  }
  return ({ item, epoch, point }) =>
    toAzure.has(`${item} ${epoch}`) ? (deletedAtMs.get(point) ?? Number.POSITIVE_INFINITY) : -1;
}

/** A replica's name does not say whose it is, so the source's image is looked for in all that carry the tag. */
function replicaOf(
  run: Run,
  { disk, mark, machine }: SourceMark,
  snapshots: readonly KnownSnapshot[],
  taken: ReadonlySet<KnownSnapshot>,
): { readonly snapshot: KnownSnapshot } | { readonly wrong: string } {
  const expected = disk.imageAt(mark.position);
  const place = `${machine.name}/${disk.name} as it was at ${duration(mark.atMs)} (write ${grouped(mark.position)})`;
  let furthest: { offsetBytes: number; detail: string } | undefined;
  for (const snapshot of snapshots) {
    if (taken.has(snapshot)) continue;
    const differs = run.history.disk(snapshot.disk)?.imageAt(snapshot.position).differsFrom(expected);
    if (!differs) return { snapshot };
    if (!furthest || differs.offsetBytes > furthest.offsetBytes) furthest = differs;
  }
  if (!furthest) return { wrong: `no replica disk was kept for ${place}` };
  const { offsetBytes, detail } = furthest;
  return { wrong: `no replica disk equals ${place}; the nearest differs at byte ${grouped(offsetBytes)}: ${detail}` };
}

function told({ item, tag, at }: PointCreated): string {
  return `${item}, point of ${duration(at)}, ${tagName(tag)}`;
}
