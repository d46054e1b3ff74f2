/** A disk's history as the properties read it. */
import { lengthOf } from '../../reference/model/content.ts';
import type { KnownDisk, KnownImage } from '../journal/known-history.ts';
import type { Image } from './image.ts';
import { firstDifference } from './image-difference.ts';
import type { HistoryEntry } from './volume-history.ts';

/** What has to be known of a disk: a disk itself, or only the history that was kept of it. */
interface Kept {
  readonly position: number;
  entries(fromPosition: number, toPosition: number): readonly HistoryEntry[];
  imageAt(position: number): Image;
}

/** @param startsAtMs what the world's clock showed when the run began. */
export function knownDisk(id: string, name: string, kept: Kept, startsAtMs: number): KnownDisk {
  return {
    id,
    name,
    position: kept.position,
    writtenAtMs(position) {
      const [entry] = position > 0 && position <= kept.position ? kept.entries(position - 1, position) : [];
      return entry && entry.atMs - startsAtMs;
    },
    imageAt: (position) => knownImage(kept.imageAt(position)),
    writtenBetween: (fromPosition, toPosition) =>
      kept
        .entries(fromPosition, toPosition)
        .map(({ change }) => ({ offsetBytes: change.offsetBytes, lengthBytes: lengthOf(change.content) })),
  };
}

function knownImage(image: Image): KnownImage & { readonly image: Image } {
  return {
    image,
    read: image.read.bind(image),
    differsFrom(other) {
      const difference = firstDifference(image, (other as ReturnType<typeof knownImage>).image);
      if (!difference) return undefined;
      return { offsetBytes: difference.offsetBytes, detail: `${difference.left} against ${difference.right}` };
    },
  };
}
