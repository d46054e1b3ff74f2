/** One canonical form for disk content, so that the same content always hashes the same however it was written. */
import type { Content } from '../../reference/model/content.ts';
import { BLOCK_BYTES, isSymbolic, slice, ZERO_SEED } from '../../reference/model/content.ts';

/**
 * The same content as single blocks of bytes and the longest possible symbolic runs; blocks of zero bytes become a run
 * of {@link ZERO_SEED}. Every content given is a whole number of blocks long.
 */
export function* canonicalRuns(contents: readonly Content[]): Generator<Content> {
  let run: { seed: number; streamOffsetBytes: number; lengthBytes: number } | undefined;
  for (const piece of blocksAndStreams(contents)) {
    if (!isSymbolic(piece)) {
      if (run) yield run;
      run = undefined;
      yield piece;
    } else if (
      run &&
      run.seed === piece.seed &&
      (run.seed === ZERO_SEED || run.streamOffsetBytes + run.lengthBytes === piece.streamOffsetBytes)
    ) {
      run.lengthBytes += piece.lengthBytes;
    } else {
      if (run) yield run;
      run = {
        seed: piece.seed,
        streamOffsetBytes: piece.seed === ZERO_SEED ? 0 : piece.streamOffsetBytes,
        lengthBytes: piece.lengthBytes,
      };
    }
  }
  if (run) yield run;
}

function* blocksAndStreams(contents: readonly Content[]): Generator<Content> {
  for (const content of contents) {
    if (isSymbolic(content)) {
      yield content;
      continue;
    }
    for (let at = 0; at < content.length; at += BLOCK_BYTES) {
      const block = slice(content, at, BLOCK_BYTES) as Uint8Array;
      yield firstNonZero(block) < 0 ? { seed: ZERO_SEED, streamOffsetBytes: 0, lengthBytes: BLOCK_BYTES } : block;
    }
  }
}

/** Index of the first byte that is not zero, or -1. */
export function firstNonZero(bytes: Uint8Array): number {
  return bytes.findIndex((byte) => byte !== 0);
}
