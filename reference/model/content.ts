/**
 * What a disk, a cache file, a blob or a message holds.
 *
 * Real workloads are bytes. Synthetic data (an operating system's files, churn) is *symbolic*: a piece of an endless
 * stream that a seed determines, so that a 2 TB disk costs a few words of memory while clocks and links still see its
 * size. Two symbolic pieces are equal when seed, position in the stream and length are equal.
 */
export type Content = Uint8Array | Symbolic;

export interface Symbolic {
  /** Which endless stream. {@link ZERO_SEED} is the stream of zeros: a region never written. */
  readonly seed: number;
  /** Where in that stream this piece starts, in bytes. */
  readonly streamOffsetBytes: number;
  readonly lengthBytes: number;
}

export const ZERO_SEED = 0;

/** Disks are written and compared in blocks of this many bytes. */
export const BLOCK_BYTES = 4096;

/** A stretch of a disk. */
export interface Extent {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** One write to a disk: `content` replaces what was at `offsetBytes`. Both ends lie on block boundaries. */
export interface Change {
  readonly offsetBytes: number;
  readonly content: Content;
}

export function isSymbolic(content: Content): content is Symbolic {
  return !(content instanceof Uint8Array);
}

export function lengthOf(content: Content): number {
  return content instanceof Uint8Array ? content.length : content.lengthBytes;
}

/** The part of `content` that starts `fromBytes` in and is `lengthBytes` long. */
export function slice(content: Content, fromBytes: number, lengthBytes: number): Content {
  if (content instanceof Uint8Array) return content.subarray(fromBytes, fromBytes + lengthBytes);
  return {
    seed: content.seed,
    streamOffsetBytes: content.seed === ZERO_SEED ? 0 : content.streamOffsetBytes + fromBytes,
    lengthBytes,
  };
}

/**
 * Encoded data on its way: what files, messages and blobs carry. `bytes` are really there; `symbolicBytes` is how many
 * more bytes the symbolic content inside stands for. Links, disks and quotas are charged {@link sizeOf}.
 */
export interface Parcel {
  readonly bytes: Uint8Array;
  readonly symbolicBytes: number;
}

export const EMPTY_PARCEL: Parcel = { bytes: new Uint8Array(0), symbolicBytes: 0 };

export function sizeOf(parcel: Parcel): number {
  return parcel.bytes.length + parcel.symbolicBytes;
}
