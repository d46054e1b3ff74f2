/**
 * How exact the times of a run can be. A live lab runs its clocks faster than the real one, but computes no faster: what
 * takes a moment there weighs many times as much in the journal. Whoever holds times against a limit allows for it, and
 * all by the same measure.
 */
import type { Run } from './property.ts';

/** For a process to be started or to get its turn, for bytes to be computed, written and sent. Generous: cores are shared. */
const REAL_SLACK_MS = 2000;

/** For one batch to be uploaded and applied: storage is called in real time, and machines share the cores. */
const BATCH_REAL_MS = 40;

/** How long so many batches that had to wait may keep everybody busy, in lab time. 0 in the virtual lab. */
export function workMs({ header: { speed } }: Pick<Run, 'header'>, batches: number): number {
  return typeof speed === 'number' ? speed * BATCH_REAL_MS * batches : 0;
}

/** Milliseconds of lab time by which something may be late through no fault of the system. 0 in the virtual lab. */
export function slackMs({ header: { speed } }: Pick<Run, 'header'>): number {
  return typeof speed === 'number' ? speed * REAL_SLACK_MS : 0;
}
