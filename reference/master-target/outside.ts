/** What a replica holds where its source has nothing: it began as a disk of the original machine, which wrote on after the failover. */
import type { Extent } from '../model/content.ts';

/** The parts of `occupied` that none of the others covers. `occupied` is ascending. */
export function outside(occupied: readonly Extent[], others: readonly Extent[]): Extent[] {
  const covering = others.toSorted((a, b) => a.offsetBytes - b.offsetBytes);
  const left: Extent[] = [];
  let next = 0;
  for (const { offsetBytes, lengthBytes } of occupied) {
    let at = offsetBytes;
    const end = offsetBytes + lengthBytes;
    while (at < end) {
      while (next < covering.length && endOf(covering[next] as Extent) <= at) next += 1;
      const cover = covering[next];
      const free = Math.min(end, cover?.offsetBytes ?? end);
      if (free > at) left.push({ offsetBytes: at, lengthBytes: free - at });
      at = cover && cover.offsetBytes < end ? Math.max(free, endOf(cover)) : end;
    }
  }
  return left;
}

function endOf({ offsetBytes, lengthBytes }: Extent): number {
  return offsetBytes + lengthBytes;
}
