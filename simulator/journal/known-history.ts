/**
 * The truth about a run that no role can alter: every disk with all its writes, and where in them each recovery tag was
 * set. Properties compare what came up with this.
 */
import type { Content, Extent } from '../../reference/model/content.ts';

export interface KnownHistory {
  /** Undefined for an id that no `machine.created` record named. */
  disk(id: string): KnownDisk | undefined;
  /** Where a tag (or the end of a batch) stands in the history of each disk it was set on. */
  marksOf(tag: string): readonly KnownMark[];
  /** Replica disks that were kept under this tag, whether the snapshot is still there or not. */
  snapshotsOf(tag: string): readonly KnownSnapshot[];
}

export interface KnownDisk {
  readonly id: string;
  readonly name: string;
  /** How many writes it has received. */
  readonly position: number;
  /** When the write that led from `position - 1` to `position` reached the disk, in milliseconds since the start. */
  writtenAtMs(position: number): number | undefined;
  imageAt(position: number): KnownImage;
  /** Where the writes went that led from one position to another. */
  writtenBetween(fromPosition: number, toPosition: number): readonly Extent[];
}

export interface KnownImage {
  read(extent: Extent): Content[];
  /** The first place where two images differ. */
  differsFrom(other: KnownImage): { readonly offsetBytes: number; readonly detail: string } | undefined;
}

export interface KnownSnapshot {
  readonly tag: string;
  /** The replica disk. */
  readonly disk: string;
  readonly position: number;
  readonly atMs: number;
  /** Undefined while it is there. */
  readonly droppedAtMs?: number;
}

export interface KnownMark {
  readonly tag: string;
  readonly disk: string;
  readonly position: number;
  readonly held: boolean;
  /** Milliseconds since the start of the run. */
  readonly atMs: number;
}
