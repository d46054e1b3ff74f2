/**
 * The content of one disk at one instant: an ordered list of pieces that do not overlap, found by binary search.
 *
 * A piece is bytes or a stretch of a symbolic stream, so a 2 TB disk costs only what was written to it. Pieces are never
 * changed once stored (writing cuts and replaces them), which makes a copy cheap; for the same reason nobody may alter a
 * byte array after handing it over.
 */
import { createHash } from 'node:crypto';
import type { Change, Content, Extent, Symbolic } from '../../reference/model/content.ts';
import { BLOCK_BYTES, isSymbolic, lengthOf, slice, ZERO_SEED } from '../../reference/model/content.ts';
import { invariant } from '../../reference/model/result.ts';
import { canonicalRuns } from './image-runs.ts';

export class Image {
  #pieces: Change[] = [];

  /** Puts `change` on the disk. Both of its ends lie on block boundaries. */
  write(change: Change): void {
    const from = change.offsetBytes;
    const lengthBytes = lengthOf(change.content);
    invariant(from >= 0 && from % BLOCK_BYTES === 0 && lengthBytes % BLOCK_BYTES === 0, 'a write is block-aligned');
    if (lengthBytes === 0) return;
    const to = from + lengthBytes;
    const pieces = this.#pieces;
    const first = this.#firstEndingAfter(from);
    let last = first;
    while (last < pieces.length && pieces[last]!.offsetBytes < to) last += 1;

    const replacement: Change[] = [];
    const head = pieces[first];
    if (head && head.offsetBytes < from) replacement.push(cut(head, head.offsetBytes, from));
    replacement.push(change);
    const tail = pieces[last - 1];
    if (last > first && endOf(tail!) > to) replacement.push(cut(tail!, to, endOf(tail!)));

    // Neighbours are drawn in so that a symbolic stream written in steps stays one piece.
    const start = Math.max(first - 1, 0);
    const end = Math.min(last + 1, pieces.length);
    const joined = joinStreams([...pieces.slice(start, first), ...replacement, ...pieces.slice(last, end)]);
    pieces.splice(start, end - start, ...joined);
  }

  /** The content of `extent` in order, piece by piece; what was never written comes as zeros. */
  read(extent: Extent): Content[] {
    const contents: Content[] = [];
    const to = extent.offsetBytes + extent.lengthBytes;
    let at = extent.offsetBytes;
    for (let index = this.#firstEndingAfter(at); at < to && index < this.#pieces.length; index += 1) {
      const piece = this.#pieces[index]!;
      if (piece.offsetBytes >= to) break;
      if (piece.offsetBytes > at) contents.push(zeros(piece.offsetBytes - at));
      const from = Math.max(at, piece.offsetBytes);
      at = Math.min(to, endOf(piece));
      contents.push(cut(piece, from, at).content);
    }
    if (at < to) contents.push(zeros(to - at));
    return contents;
  }

  /** The stretches that were ever written, ascending, not touching each other. */
  occupied(): Extent[] {
    const extents: { offsetBytes: number; lengthBytes: number }[] = [];
    for (const piece of this.#pieces) {
      const last = extents.at(-1);
      if (last && last.offsetBytes + last.lengthBytes === piece.offsetBytes)
        last.lengthBytes += lengthOf(piece.content);
      else extents.push({ offsetBytes: piece.offsetBytes, lengthBytes: lengthOf(piece.content) });
    }
    return extents;
  }

  /** Everything on the disk as the fewest changes that would put it there, ascending. */
  pieces(): readonly Change[] {
    return this.#pieces;
  }

  copy(): Image {
    const copy = new Image();
    copy.#pieces = this.#pieces.slice();
    return copy;
  }

  /**
   * SHA-256 (hex) of each block-aligned stretch. Equal content gives equal digests however it was written: zeros count
   * the same as bytes, as a symbolic piece and as a hole.
   */
  digest(extents: readonly Extent[]): string[] {
    return extents.map((extent) => {
      invariant(
        extent.offsetBytes % BLOCK_BYTES === 0 && extent.lengthBytes % BLOCK_BYTES === 0,
        'a digest is block-aligned',
      );
      const hash = createHash('sha256');
      for (const run of canonicalRuns(this.read(extent))) {
        if (isSymbolic(run)) hash.update(`symbolic ${run.seed} ${run.streamOffsetBytes} ${run.lengthBytes}\n`);
        else hash.update(`bytes ${run.length}\n`).update(run);
      }
      return hash.digest('hex');
    });
  }

  /** Index of the first piece that ends behind `offsetBytes`; the number of pieces when there is none. */
  #firstEndingAfter(offsetBytes: number): number {
    let low = 0;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (endOf(this.#pieces[middle]!) > offsetBytes) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function endOf(piece: Change): number {
  return piece.offsetBytes + lengthOf(piece.content);
}

function cut(piece: Change, from: number, to: number): Change {
  if (from === piece.offsetBytes && to === endOf(piece)) return piece;
  return { offsetBytes: from, content: slice(piece.content, from - piece.offsetBytes, to - from) };
}

function zeros(lengthBytes: number): Symbolic {
  return { seed: ZERO_SEED, streamOffsetBytes: 0, lengthBytes };
}

/** Joins pieces that lie next to each other on the disk and in one symbolic stream. */
function joinStreams(pieces: readonly Change[]): Change[] {
  const joined: Change[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last && endOf(last) === piece.offsetBytes && continues(last.content, piece.content)) {
      joined[joined.length - 1] = { offsetBytes: last.offsetBytes, content: extend(last.content, piece.content) };
    } else joined.push(piece);
  }
  return joined;
}

function continues(before: Content, after: Content): boolean {
  if (!isSymbolic(before) || !isSymbolic(after) || before.seed !== after.seed) return false;
  return before.seed === ZERO_SEED || before.streamOffsetBytes + before.lengthBytes === after.streamOffsetBytes;
}

function extend(before: Content, after: Content): Content {
  return { ...(before as Symbolic), lengthBytes: lengthOf(before) + lengthOf(after) };
}
