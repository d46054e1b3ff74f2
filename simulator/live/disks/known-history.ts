/** The truth about a live run: built from the logs of all its disks when it is over. */
import { knownDisk } from '../../disks/known-disk.ts';
import type { KnownHistory, KnownMark, KnownSnapshot } from '../../journal/known-history.ts';
import { diskLogsIn } from './disk-folder.ts';
import { readKeptDisk } from './kept-disk.ts';

/**
 * @param directory all disks lie here or below, those of machines that are long gone too.
 * @param startsAtMs what the lab's clock showed when the run began.
 */
export function readKnownHistory(directory: string, startsAtMs: number): KnownHistory {
  const disks = new Map(
    diskLogsIn(directory)
      .map((path) => readKeptDisk(path))
      .map((kept) => [kept.description.id, kept]),
  );
  const marks: KnownMark[] = [];
  const snapshots: KnownSnapshot[] = [];
  for (const [disk, kept] of disks) {
    for (const { tag, position, held, atMs } of kept.marks) {
      marks.push({ tag, disk, position, held, atMs: atMs - startsAtMs });
    }
    for (const { label, position, atMs, droppedAtMs } of kept.taken) {
      const dropped = droppedAtMs === undefined ? {} : { droppedAtMs: droppedAtMs - startsAtMs };
      snapshots.push({ tag: label, disk, position, atMs: atMs - startsAtMs, ...dropped });
    }
  }
  const marksByTag = byTag(marks);
  const snapshotsByTag = byTag(snapshots);
  return {
    disk(id) {
      const kept = disks.get(id);
      return kept && knownDisk(id, kept.description.name, kept.history, startsAtMs);
    },
    marksOf: (tag) => marksByTag.get(tag) ?? [],
    snapshotsOf: (tag) => snapshotsByTag.get(tag) ?? [],
  };
}

/** Under each tag in the order in which they were set, as one who watched all disks would have noted them. */
function byTag<Noted extends { readonly tag: string; readonly atMs: number }>(
  noted: readonly Noted[],
): ReadonlyMap<string, readonly Noted[]> {
  return Map.groupBy(
    noted.toSorted((a, b) => a.atMs - b.atMs),
    ({ tag }) => tag,
  );
}
