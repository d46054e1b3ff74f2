/**
 * What happened to a replica disk, noted beside it in a log of its own: the storage service keeps no history, and a run
 * is judged by every recovery point it ever had. Made when the disk is first changed, with what the disk holds by then.
 */
import type { Change } from '../../../reference/model/content.ts';
import type { Clock } from '../../../reference/runtime.ts';
import { bytesOf } from '../../disks/image-bytes.ts';
import { addDisk, findDisk } from './disk-folder.ts';
import { extendDiskLog } from './disk-log.ts';
import { readKeptDisk } from './kept-disk.ts';

export interface ReplicaTruth {
  wrote(changes: readonly Change[]): void;
  snapshot(label: string): void;
  snapshotDropped(label: string): void;
  removed(): void;
}

/** @param held what the disk holds now, in case nothing was noted about it so far. */
export async function openReplicaTruth(
  directory: string,
  disk: { readonly owner: string; readonly name: string; readonly capacityBytes: number },
  clock: Clock,
  held: () => Promise<readonly Change[]>,
): Promise<ReplicaTruth> {
  const path = findDisk(directory, disk)?.path ?? addDisk(directory, disk, await held()).path;
  const log = extendDiskLog(path);
  let { position } = readKeptDisk(path).history;
  return {
    wrote(changes) {
      position += changes.length;
      const atMs = clock.nowMs();
      for (const { offsetBytes, content } of changes)
        log.append({ kind: 'write', atMs, offsetBytes }, bytesOf([content]));
    },
    snapshot: (label) => log.append({ kind: 'snapshot', atMs: clock.nowMs(), position, label }),
    snapshotDropped: (label) => log.append({ kind: 'snapshot-dropped', atMs: clock.nowMs(), label }),
    removed: () => log.append({ kind: 'removed', atMs: clock.nowMs() }),
  };
}
