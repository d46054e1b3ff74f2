/** A disk as its log tells it: what it holds, how it came to, and which tags were set on it. */
import { invariant } from '../../../reference/model/result.ts';
import { Image } from '../../disks/image.ts';
import { VolumeHistory } from '../../disks/volume-history.ts';
import { type DiskDescription, type DiskEvent, readDiskLog } from './disk-log.ts';

export type LoggedMark = Extract<DiskEvent, { kind: 'mark' }>;
export type LoggedSnapshot = Extract<DiskEvent, { kind: 'snapshot' }> & {
  /** When it was given up; undefined while it is there. */
  droppedAtMs?: number;
};

export interface KeptDisk {
  readonly description: DiskDescription;
  readonly history: VolumeHistory;
  /** The position of each snapshot that is still there, by its label. */
  readonly snapshots: ReadonlyMap<string, number>;
  /** Every snapshot that was ever taken, in order. */
  readonly taken: readonly LoggedSnapshot[];
  readonly marks: readonly LoggedMark[];
  readonly removed: boolean;
}

export function readKeptDisk(path: string): KeptDisk {
  let description: DiskDescription | undefined;
  const factory = new Image();
  let history: VolumeHistory | undefined;
  const begun = () => (history ??= new VolumeHistory(factory));
  const snapshots = new Map<string, number>();
  const taken: LoggedSnapshot[] = [];
  const marks: LoggedMark[] = [];
  let removed = false;
  for (const { event, content } of readDiskLog(path)) {
    switch (event.kind) {
      case 'disk':
        description = { id: event.id, name: event.name, capacityBytes: event.capacityBytes };
        break;
      case 'factory':
        factory.write({ offsetBytes: event.offsetBytes, content });
        break;
      case 'write':
        begun().append(event.atMs, { offsetBytes: event.offsetBytes, content });
        break;
      case 'mark':
        marks.push(event);
        break;
      case 'snapshot':
        snapshots.set(event.label, event.position);
        taken.push({ ...event });
        break;
      case 'snapshot-dropped':
        snapshots.delete(event.label);
        for (const known of taken) if (known.label === event.label) known.droppedAtMs ??= event.atMs;
        break;
      case 'removed':
        removed = true;
    }
  }
  invariant(description, `${path} is the log of a disk`);
  return { description, history: begun(), snapshots, taken, marks, removed };
}
