/**
 * Everything that ever happened to a disk, in order: position n is the disk after n writes. This is the truth that
 * recovery points are judged by, so any position can be brought back exactly, by replay from the nearest checkpoint.
 */
import type { Change } from '../../reference/model/content.ts';
import { invariant } from '../../reference/model/result.ts';
import type { Image } from './image.ts';

export interface HistoryEntry {
  readonly atMs: number;
  readonly change: Change;
}

interface Checkpoint {
  readonly position: number;
  readonly image: Image;
}

/** A checkpoint costs one pointer per piece of the image; a replay between two of them well under a millisecond. */
const WRITES_BETWEEN_CHECKPOINTS = 512;

export class VolumeHistory {
  /** The disk as it is now. */
  readonly current: Image;
  #entries: HistoryEntry[] = [];
  /** Ascending; the first is the oldest position that can still be brought back. */
  #checkpoints: Checkpoint[];
  /** Where the last question was, because the next one is often close behind. */
  #recent: Checkpoint;

  constructor(initial: Image) {
    this.current = initial.copy();
    this.#recent = { position: 0, image: initial.copy() };
    this.#checkpoints = [this.#recent];
  }

  get position(): number {
    return this.firstPosition + this.#entries.length;
  }

  /** The oldest position still known; 0 unless history was folded. */
  get firstPosition(): number {
    return this.#checkpoints[0]!.position;
  }

  append(atMs: number, change: Change): void {
    this.current.write(change);
    this.#entries.push({ atMs, change });
    if (this.position % WRITES_BETWEEN_CHECKPOINTS === 0) {
      this.#checkpoints.push({ position: this.position, image: this.current.copy() });
    }
  }

  /** The writes that led from one position to another. */
  entries(fromPosition = this.firstPosition, toPosition = this.position): readonly HistoryEntry[] {
    this.#require(fromPosition);
    return this.#entries.slice(fromPosition - this.firstPosition, toPosition - this.firstPosition);
  }

  /** The disk as it was after `position` writes. The image is the caller's own. */
  imageAt(position: number): Image {
    this.#require(position);
    if (position === this.position) return this.current.copy();
    const from = this.#nearestBefore(position);
    const image = from.image.copy();
    for (const { change } of this.entries(from.position, position)) image.write(change);
    this.#recent = { position, image: image.copy() };
    return image;
  }

  /** Forgets how the disk came to `position`: older positions can no longer be brought back. */
  fold(position: number): void {
    if (position <= this.firstPosition) return;
    const image = this.imageAt(position);
    this.#entries = this.#entries.slice(position - this.firstPosition);
    this.#recent = { position, image };
    this.#checkpoints = [this.#recent, ...this.#checkpoints.filter((checkpoint) => checkpoint.position > position)];
  }

  #nearestBefore(position: number): Checkpoint {
    const checkpoint = this.#checkpoints.findLast((candidate) => candidate.position <= position)!;
    const recent = this.#recent;
    return recent.position <= position && recent.position > checkpoint.position ? recent : checkpoint;
  }

  #require(position: number): void {
    invariant(position >= this.firstPosition && position <= this.position, `position ${position} is in the history`);
  }
}
