/**
 * Every recovery point is worth having, not only the few that a drill brings up: the replica disks kept under its tag
 * equal the source's disks at the write where the tag was set.
 */
import type { KnownSnapshot } from '../../simulator/journal/known-history.ts';
import { entriesOfKind, type PointCreated } from './entries.ts';
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
    for (const point of entriesOfKind(run, 'point.created')) {
      findings.looked += 1;
      const sources = marksOnServer(run, machines, point.tag, point.server, point.at);
      const snapshots = run.history.snapshotsOf(point.tag).filter(({ atMs }) => atMs <= point.at);
      if (sources.length === 0)
        findings.violation(`${told(point)}: the tag was never set on a disk of ${point.server}`);
      for (const source of sources) {
        disks += 1;
        const wrong = whyUntrue(run, source, snapshots);
        if (wrong) findings.violation(`${told(point)}: ${wrong}`);
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'recovery point')} with ${counted(disks, 'disk')}, each as its source was at the tag`,
      'no recovery point was made',
    );
  },
};

/** A replica's name does not say whose it is, so the source's image is looked for in all that carry the tag. */
function whyUntrue(
  run: Run,
  { disk, mark, machine }: SourceMark,
  snapshots: readonly KnownSnapshot[],
): string | undefined {
  const expected = disk.imageAt(mark.position);
  let furthest: { offsetBytes: number; detail: string } | undefined;
  for (const { disk: id, position } of snapshots) {
    const differs = run.history.disk(id)?.imageAt(position).differsFrom(expected);
    if (!differs) return undefined;
    if (!furthest || differs.offsetBytes > furthest.offsetBytes) furthest = differs;
  }
  const place = `${machine.name}/${disk.name} as it was at ${duration(mark.atMs)} (write ${grouped(mark.position)})`;
  if (!furthest) return `no replica disk was kept for ${place}`;
  return `no replica disk equals ${place}; the nearest differs at byte ${grouped(furthest.offsetBytes)}: ${furthest.detail}`;
}

function told({ item, tag, at }: PointCreated): string {
  return `${item}, point of ${duration(at)}, ${tagName(tag)}`;
}
