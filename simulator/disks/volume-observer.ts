/** What a disk tells the world around it: for the journal, for judging recovery points, and to be kept on a real file. */
import type { Change } from '../../reference/model/content.ts';
import type { RecordedDisk } from './volume.ts';

export interface VolumeObserver {
  /** A write of a role or an application has reached the disk: the one that led to `position`. */
  onWrite?(event: VolumeEvent & { readonly change: Change }): void;
  onMark?(mark: VolumeMark): void;
  onSnapshot?(event: VolumeEvent & { readonly label: string }): void;
  onSnapshotDropped?(event: VolumeEvent & { readonly label: string }): void;
  onHeld?(event: VolumeEvent): void;
  onReleased?(event: VolumeEvent): void;
  /** Nobody can open it any more; what it held stays known. */
  onRemoved?(event: VolumeEvent): void;
}

export interface VolumeEvent {
  readonly volume: RecordedDisk;
  /** How many writes the disk has received. */
  readonly position: number;
  readonly atMs: number;
}

export interface VolumeMark extends VolumeEvent {
  readonly tag: string;
  /** Whether writes were being held when the tag was set: only then can it be one cut over several disks. */
  readonly held: boolean;
}
