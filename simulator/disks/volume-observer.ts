/** What a disk tells the world around it: for the journal, for judging recovery points, and to be kept on a real file. */
import type { Change } from '../../reference/model/content.ts';
import type { VolumeHistory } from './volume-history.ts';

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

/** The disk that it happened to: its name, and all that is still known of its past. */
export interface ObservedDisk extends Pick<VolumeHistory, 'position' | 'entries' | 'imageAt'> {
  readonly name: string;
}

export interface VolumeEvent {
  readonly volume: ObservedDisk;
  /** How many writes the disk has received. */
  readonly position: number;
  readonly atMs: number;
}

export interface VolumeMark extends VolumeEvent {
  readonly tag: string;
  /** Whether writes were being held when the tag was set: only then can it be one cut over several disks. */
  readonly held: boolean;
}
