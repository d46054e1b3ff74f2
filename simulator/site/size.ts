/** Sizes in a site's description, as disks have them. */
import { BLOCK_BYTES } from '../../reference/model/content.ts';

/** Gigabytes (2^30) as bytes, rounded down to whole disk blocks. */
export function bytesOfGb(sizeGb: number): number {
  return Math.floor((sizeGb * 2 ** 30) / BLOCK_BYTES) * BLOCK_BYTES;
}
