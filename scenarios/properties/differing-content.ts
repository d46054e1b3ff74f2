/**
 * How much content a resynchronisation may send: of what was written since the last point all that is occupied within the
 * length of a stretch around it, since a stretch that is compared lies there wherever stretches begin; and what is written
 * meanwhile, as it is, and read once more after bitmap mode. Of another machine's disks nobody knows how they differ from what
 * the replica of this one was.
 */
import { type Extent, isSymbolic, lengthOf, ZERO_SEED } from '../../reference/model/content.ts';
import type { KnownDisk, KnownImage } from '../../simulator/journal/known-history.ts';
import type { SourceMark } from './marks.ts';

/** Checksums are compared by stretches of this size at most: of one that was written to, all is sent. Inferred. */
export const STRETCH_BYTES = 16 * 2 ** 20;
/** What batches say besides the content they carry. */
const WRAPPED = 1.1;
const LEAST_BYTES = 2 ** 20;

/** From the marks of the last point to those of the first one after it, of an epoch that began then. */
export function mostContentBytes(
  before: readonly SourceMark[],
  after: readonly SourceMark[],
  beganAtMs: number,
): number | undefined {
  const from = new Map(before.map(({ disk, mark }) => [disk.id, mark.position]));
  let bytes = 0;
  for (const { disk, mark } of after) {
    const position = from.get(disk.id);
    if (position === undefined) return undefined;
    bytes += occupiedBytes(disk.imageAt(mark.position), around(disk.writtenBetween(position, mark.position)));
    const meanwhile = disk.writtenBetween(positionAt(disk, position, mark.position, beganAtMs), mark.position);
    bytes += 2 * lengthsOf(meanwhile);
  }
  return Math.ceil(LEAST_BYTES + WRAPPED * bytes);
}

/**
 * For what comes home to the machine that it was: of what either wrote since the failover, that one while it could and the
 * machine in Azure since, as above; and where only the original has written, as many zeros.
 */
export function mostToOriginal(
  original: readonly SourceMark[],
  after: readonly SourceMark[],
  beganAtMs: number,
): number | undefined {
  let bytes = 0;
  for (const { disk, mark, index } of after) {
    const failover = original.find((one) => one.index === index);
    if (!failover) return undefined;
    const lost = failover.disk.writtenBetween(failover.mark.position, failover.disk.position);
    const written = [...lost, ...disk.writtenBetween(0, mark.position)];
    bytes += occupiedBytes(disk.imageAt(mark.position), around(written)) + lengthsOf(lost);
    const meanwhile = disk.writtenBetween(positionAt(disk, 0, mark.position, beganAtMs), mark.position);
    bytes += 2 * lengthsOf(meanwhile);
  }
  return Math.ceil(LEAST_BYTES + WRAPPED * bytes);
}

function lengthsOf(extents: readonly Extent[]): number {
  return extents.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0);
}

/** By their numbers, each once. */
export function stretchesOf(written: readonly Extent[]): Set<number> {
  const stretches = new Set<number>();
  for (const { offsetBytes, lengthBytes } of written) {
    const last = Math.floor((offsetBytes + lengthBytes - 1) / STRETCH_BYTES);
    for (let stretch = Math.floor(offsetBytes / STRETCH_BYTES); stretch <= last; stretch++) stretches.add(stretch);
  }
  return stretches;
}

/** Whole stretches, and those beside them. */
function around(written: readonly Extent[]): Set<number> {
  const near = [...stretchesOf(written)].flatMap((stretch) => [stretch - 1, stretch, stretch + 1]);
  return new Set(near.filter((stretch) => stretch >= 0));
}

function occupiedBytes(image: KnownImage, stretches: ReadonlySet<number>): number {
  let bytes = 0;
  for (const stretch of stretches) {
    for (const content of image.read({ offsetBytes: stretch * STRETCH_BYTES, lengthBytes: STRETCH_BYTES })) {
      if (!isSymbolic(content) || content.seed !== ZERO_SEED) bytes += lengthOf(content);
    }
  }
  return bytes;
}

/** Where the disk stood at that time, between two of its positions. */
function positionAt(disk: KnownDisk, fromPosition: number, toPosition: number, atMs: number): number {
  let [low, high] = [fromPosition, toPosition];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((disk.writtenAtMs(middle + 1) ?? Number.POSITIVE_INFINITY) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
