/**
 * The filter driver: sits on every protected disk of the machine and sees each write as it reaches the disk.
 *
 * In write-order mode it hands writes on in order; in bitmap mode (facts, section 3.3) it keeps only which stretches
 * changed, because there is no room for the changes themselves. It can hold all disks at one instant, which is what a
 * recovery tag needs.
 */
import { BLOCK_BYTES, type Change, type Extent, lengthOf } from '../model/content.ts';
import { invariant } from '../model/result.ts';
import type { FilterAttachment, Volume } from '../runtime.ts';

export class DiskFilter {
  readonly volumes: readonly Volume[];
  readonly #attachments: FilterAttachment[];
  readonly #onWrite: (disk: number, change: Change) => void;
  readonly #onBytes: (disk: number, bytes: number) => void;
  #changed: Set<number>[] | undefined;
  #holds = 0;

  /** `onBytes` hears of every write, in bitmap mode as well. */
  constructor(
    volumes: readonly Volume[],
    onWrite: (disk: number, change: Change) => void,
    onBytes: (disk: number, bytes: number) => void = () => {},
  ) {
    this.volumes = volumes;
    this.#onWrite = onWrite;
    this.#onBytes = onBytes;
    this.#attachments = volumes.map((volume, disk) =>
      volume.attachFilter({ onWrite: (change) => this.#seen(disk, change) }),
    );
  }

  get inWriteOrder(): boolean {
    return this.#changed === undefined;
  }

  /** No application write reaches any protected disk until as many {@link release} calls. */
  hold(): void {
    this.#holds += 1;
    if (this.#holds === 1) for (const attachment of this.#attachments) attachment.hold();
  }

  release(): void {
    invariant(this.#holds > 0, 'a hold on the disks was released twice');
    this.#holds -= 1;
    if (this.#holds === 0) for (const attachment of this.#attachments) attachment.release();
  }

  mark(label: string): void {
    for (const attachment of this.#attachments) attachment.mark(label);
  }

  detach(): void {
    for (const attachment of this.#attachments) attachment.detach();
  }

  enterBitmapMode(): void {
    this.#changed ??= this.volumes.map(() => new Set());
  }

  /** What changed while order was lost, ascending per disk; the filter is in write-order mode again. */
  leaveBitmapMode(): Extent[][] {
    const changed = this.#changed ?? [];
    this.#changed = undefined;
    return changed.map((blocks, disk) => {
      const { capacityBytes } = this.volumes[disk] as Volume;
      return mergeBlocks(
        [...blocks].sort((a, b) => a - b),
        capacityBytes,
      );
    });
  }

  #seen(disk: number, change: Change): void {
    this.#onBytes(disk, lengthOf(change.content));
    const blocks = this.#changed?.[disk];
    if (!blocks) {
      this.#onWrite(disk, change);
      return;
    }
    const first = Math.floor(change.offsetBytes / BITMAP_STRETCH_BYTES);
    const last = Math.floor((change.offsetBytes + lengthOf(change.content) - 1) / BITMAP_STRETCH_BYTES);
    for (let block = first; block <= last; block++) blocks.add(block);
  }
}

/** Granularity of the bitmap. Not published; inferred. */
const BITMAP_STRETCH_BYTES = 16 * BLOCK_BYTES;

function mergeBlocks(blocks: readonly number[], capacityBytes: number): Extent[] {
  const extents: Extent[] = [];
  for (const block of blocks) {
    const last = extents.at(-1);
    const offsetBytes = block * BITMAP_STRETCH_BYTES;
    // The last stretch of a disk may be a shorter one.
    const lengthBytes = Math.min(BITMAP_STRETCH_BYTES, capacityBytes - offsetBytes);
    if (last && last.offsetBytes + last.lengthBytes === offsetBytes) {
      extents[extents.length - 1] = { ...last, lengthBytes: last.lengthBytes + lengthBytes };
    } else extents.push({ offsetBytes, lengthBytes });
  }
  return extents;
}
