/**
 * Turns what the filter driver captures into numbered batches in the change log.
 *
 * Entries gather in memory and are closed into a batch when they are large enough, old enough, or a tag has to leave at
 * once. Where a batch ends is marked on the disks in the same instant, so that the end of any batch is a place in the
 * history that can be named later.
 */
import { type Change, lengthOf } from '../model/content.ts';
import { SIZE } from '../model/sizes.ts';
import { TIMER } from '../model/timers.ts';
import type { Entry, RecoveryTag } from '../replication/batch.ts';
import { encodeBatch } from '../replication/batch-format.ts';
import type { ChangeLog } from '../replication/change-log.ts';
import type { Clock, Timer } from '../runtime.ts';

export interface StreamPlace {
  readonly serverId: string;
  readonly epoch: number;
}

export class ChangeStream {
  readonly place: StreamPlace;
  readonly #clock: Clock;
  readonly #log: ChangeLog;
  readonly #mark: (label: string) => void;
  readonly #onBatch: () => void;
  #entries: Entry[] = [];
  #pendingBytes = 0;
  #sequence = 0;
  #kind: 'diff' | 'sync' = 'diff';
  #consistent = false;
  #drain: Timer | undefined;
  #appended: Promise<void> = Promise.resolve();
  #open = true;

  constructor(
    place: StreamPlace,
    parts: { clock: Clock; log: ChangeLog; mark: (label: string) => void; onBatch: () => void },
  ) {
    this.place = place;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#mark = parts.mark;
    this.#onBatch = parts.onBatch;
  }

  /** Whether what is added now stands in the disks' own order, so that a place in the stream is a state they had. */
  get keepsOrder(): boolean {
    return this.#consistent;
  }

  /** An application's write, in write order. */
  capture(disk: number, change: Change): void {
    this.#add({ kind: 'change', disk, change }, lengthOf(change.content));
  }

  /** A stretch that was read from the disk just now: by a copy, or to catch up after bitmap mode. */
  copyPiece(disk: number, changes: readonly Change[]): Promise<void> {
    for (const change of changes) {
      // Said before each, because a batch that is large enough closes in between.
      this.#kind = 'sync';
      this.#add({ kind: 'change', disk, change }, lengthOf(change.content));
    }
    return this.close();
  }

  /** From here on (or no longer) the stream is the disks' history in order. */
  orderKept(kept: boolean, endOfCopy: boolean): Promise<void> {
    this.#consistent = kept;
    if (!endOfCopy) return Promise.resolve();
    this.#add({ kind: 'copied' }, 0);
    return this.close();
  }

  tag(tag: RecoveryTag): Promise<void> {
    this.#add({ kind: 'tag', tag }, 0);
    return this.close();
  }

  /** Closes the batch that is open, if any, and settles when everything so far is in the log. */
  close(): Promise<void> {
    this.#drain?.cancel();
    this.#drain = undefined;
    if (this.#entries.length === 0 || !this.#open) return this.#appended;
    this.#sequence += 1;
    const sequence = this.#sequence;
    const { serverId, epoch } = this.place;
    const label = `end/${serverId}/${epoch}/${sequence}`;
    this.#mark(label);
    const end = { label, atMs: this.#clock.nowMs(), consistent: this.#consistent };
    const data = encodeBatch({ serverId, epoch, sequence, entries: [...this.#entries, { kind: 'end', end }] });
    const kind = this.#kind;
    this.#entries = [];
    this.#pendingBytes = 0;
    this.#kind = 'diff';
    this.#appended = this.#appended.then(async () => {
      if (!this.#open) return;
      await this.#log.append({ epoch, sequence, kind, data });
      this.#onBatch();
    });
    return this.#appended;
  }

  /** The epoch is over: nothing more is captured or logged. */
  end(): void {
    this.#open = false;
    this.#entries = [];
    this.#drain?.cancel();
  }

  #add(entry: Entry, bytes: number): void {
    if (!this.#open) return;
    this.#entries.push(entry);
    this.#pendingBytes += bytes;
    if (this.#pendingBytes >= SIZE.batchBytes) void this.close();
    else this.#drain ??= this.#clock.after(TIMER.drainMs, () => void this.close());
  }
}
