/**
 * How much smaller than the site says the data of a live lab is. Everything there is real bytes, so the files that fill a
 * server's disks and the churn beside its workload are cut down by a declared factor; what the workload itself writes is
 * not. A line is as fast as lets a copy take the time, by the lab's clock, that it takes on site.
 */
import { BLOCK_BYTES } from '../../reference/model/content.ts';

/** A byte of a server's files in a live lab stands for so many. */
export const CONTENT_DIVISOR = 1024;

/** One write of churn. */
export const CHURN_BYTES = 4 * BLOCK_BYTES;

export function scaledBytes(siteBytes: number): number {
  return Math.ceil(siteBytes / CONTENT_DIVISOR);
}

/** @param speed milliseconds of lab time in a real one. */
export function scaledMbps(siteMbps: number, speed: number): number {
  return (siteMbps * speed) / CONTENT_DIVISOR;
}
