/**
 * How much faster than the clock a live lab is, and how much smaller than the site says its data. Everything there is real bytes, so the files that fill a
 * server's disks and the churn beside its workload are cut down by a declared factor; what the workload itself writes is
 * not. Lines are as fast by the lab's clock as on site: a single message takes as long as there, and no copy takes longer.
 * A copy takes less, and may be over where a story counts on being in the middle of it: docs/conformance.md.
 */
import { BLOCK_BYTES } from '../../reference/model/content.ts';

/** Milliseconds of lab time in a real one. */
export const PROCESS_LAB_SPEED = 60;
export const DOCKER_LAB_SPEED = 30;

/** A byte of a server's files in a live lab stands for so many. */
export const CONTENT_DIVISOR = 1024;

/** One write of churn. */
export const CHURN_BYTES = 4 * BLOCK_BYTES;

export function scaledBytes(siteBytes: number): number {
  return Math.ceil(siteBytes / CONTENT_DIVISOR);
}
