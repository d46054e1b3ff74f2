/**
 * Puts batches onto replica disks: in order, without gaps, every tag a snapshot.
 *
 * Used at both far ends: by the Site Recovery service for disks in Azure, and by a master target for disks that come
 * home. Which batch comes next is decided here and nowhere else.
 */
import type { Change } from '../model/content.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Volume } from '../runtime.ts';
import type { Batch, BatchEnd, RecoveryTag } from './batch.ts';

export interface Applied {
  readonly sequence: number;
  readonly tags: readonly RecoveryTag[];
  /** The copy that began the epoch ended in this batch. */
  readonly copied: boolean;
  readonly end?: BatchEnd;
}

/** Whether a batch of that number is the next one, after what has been applied. */
export type IsNext = (sequence: number, appliedSequence: number) => boolean;

export const WITHOUT_GAPS: IsNext = (sequence, appliedSequence) => sequence === appliedSequence + 1;

export class Applier {
  readonly epoch: number;
  /** Replica disks in the order of the replication order's disks. */
  readonly #volumes: readonly Volume[];
  #appliedSequence: number;
  #copied: boolean;
  readonly #isNext: IsNext;

  /** @param from how far the disks have come already. */
  constructor(
    epoch: number,
    volumes: readonly Volume[],
    from = { appliedSequence: 0, copied: false },
    isNext = WITHOUT_GAPS,
  ) {
    this.epoch = epoch;
    this.#volumes = volumes;
    this.#appliedSequence = from.appliedSequence;
    this.#copied = from.copied;
    this.#isNext = isNext;
  }

  get appliedSequence(): number {
    return this.#appliedSequence;
  }

  /** Whether the epoch's copy has ended: before that nothing on the disks can be brought up. */
  get copied(): boolean {
    return this.#copied;
  }

  get volumes(): readonly Volume[] {
    return this.#volumes;
  }

  /**
   * Applies the next batch. A tag becomes a snapshot of every disk under the tag's id, if the copy has ended.
   * Fails with `BatchOutOfOrder` when it is not the next one; nothing was written then.
   */
  async apply(batch: Batch): Promise<Result<Applied>> {
    if (batch.epoch !== this.epoch || !this.#isNext(batch.sequence, this.#appliedSequence)) {
      return fail(
        'BatchOutOfOrder',
        `batch ${batch.epoch}/${batch.sequence} came when ${this.epoch}/${this.#appliedSequence + 1} was due`,
      );
    }
    const tags: RecoveryTag[] = [];
    let copiedHere = false;
    let end: Applied['end'];
    const pending: Change[][] = this.#volumes.map(() => []);
    for (const entry of batch.entries) {
      if (entry.kind === 'change') pending[entry.disk]?.push(entry.change);
      else if (entry.kind === 'end') end = entry.end;
      else if (entry.kind === 'copied') {
        this.#copied = true;
        copiedHere = true;
      } else if (this.#copied) {
        await this.#flush(pending);
        for (const volume of this.#volumes) await volume.snapshot(entry.tag.id);
        tags.push(entry.tag);
      }
    }
    await this.#flush(pending);
    this.#appliedSequence = batch.sequence;
    return ok({ sequence: batch.sequence, tags, copied: copiedHere, end });
  }

  async #flush(pending: Change[][]): Promise<void> {
    for (const [index, changes] of pending.entries()) {
      if (changes.length === 0) continue;
      await this.#volumes[index]?.write(changes);
      pending[index] = [];
    }
  }
}
