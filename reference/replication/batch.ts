/**
 * The stream of a protected machine: what its disks went through, in order, cut into numbered batches.
 *
 * One stream per machine, not per disk, so that a tag stands at one place for all of its disks. Within an epoch batches
 * count from 1 without gaps; an epoch begins with a copy of the disks, whose pieces are interleaved with the changes at
 * the moment they were read, so applying everything in order is right at every moment after the `copied` entry.
 */
import type { Change } from '../model/content.ts';
import { lengthOf } from '../model/content.ts';

export interface Batch {
  readonly serverId: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly entries: readonly Entry[];
}

export type Entry =
  | {
      readonly kind: 'change' /** Index into the disks of the replication order. */;
      readonly disk: number;
      readonly change: Change;
    }
  | { readonly kind: 'tag'; readonly tag: RecoveryTag }
  | { readonly kind: 'copied' }
  /** The end of a batch: where the stream stood, for a recovery point at "everything received". */
  | { readonly kind: 'end'; readonly end: BatchEnd };

export interface BatchEnd {
  readonly label: string;
  readonly atMs: number;
  /** False while positions are re-read out of order (copy or bitmap mode): the disks are no state the source ever had. */
  readonly consistent: boolean;
}

export interface RecoveryTag {
  readonly id: string;
  /** The clock of the machine (or the group's coordinator) when the tag was asked for. */
  readonly atMs: number;
  readonly consistency: 'crash' | 'application';
  /** Set when all members of the group carry this tag at one consistent cut. */
  readonly groupId?: string;
  /** The last tag before the machine was shut down on purpose. */
  readonly final: boolean;
}

/** Bytes of disk content that entries stand for, without framing. */
export function contentBytes(entries: readonly Entry[]): number {
  let sum = 0;
  for (const entry of entries) if (entry.kind === 'change') sum += lengthOf(entry.change.content);
  return sum;
}
