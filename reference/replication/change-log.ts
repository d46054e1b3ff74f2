/**
 * The `.hrl` change log of a protected machine: every batch that the process server has not acknowledged, durable.
 *
 * Published sources say only that tracked changes of a machine are held in a file with this extension; its inside is
 * ours (*inferred*): one file per batch, `<epoch>-<sequence>.hrl`, in the format of `batch-format.ts`, synced before it
 * is offered for shipment and removed when acknowledged. After a crash the log says what was captured and not yet
 * shipped; writes that were captured in memory only are lost, which is why a crash always ends in a resynchronisation.
 *
 * A batch for which the disk has no room waits in memory, and those behind it, until there is some.
 */
import { type Parcel, sizeOf } from '../model/content.ts';
import { TIMER } from '../model/timers.ts';
import type { Files, Runtime } from '../runtime.ts';

export interface LoggedBatch {
  readonly epoch: number;
  readonly sequence: number;
  readonly kind: 'diff' | 'sync';
  readonly data: Parcel;
}

export class ChangeLog {
  readonly #files: Files;
  readonly #clock: Runtime['clock'];
  readonly #onRoom: (room: boolean) => void;
  #unshipped: LoggedBatch[] = [];
  #sizeBytes = 0;
  /** Counts the clearings: a batch that was being written during one belongs to an epoch that is over. */
  #clearings = 0;
  #written: Promise<void> = Promise.resolve();

  /** @param onRoom told with every batch whether there was room for it */
  constructor({ files, clock }: Pick<Runtime, 'files' | 'clock'>, onRoom: (room: boolean) => void = () => {}) {
    this.#files = files;
    this.#clock = clock;
    this.#onRoom = onRoom;
  }

  /** Bytes that wait for shipment, symbolic ones included. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get length(): number {
    return this.#unshipped.length;
  }

  /** The oldest batch that waits. */
  head(): LoggedBatch | undefined {
    return this.#unshipped[0];
  }

  async append(batch: LoggedBatch): Promise<void> {
    const clearings = this.#clearings;
    this.#written = this.#write(batch, clearings);
    await this.#written;
    if (clearings !== this.#clearings) return;
    this.#unshipped.push(batch);
    this.#sizeBytes += sizeOf(batch.data);
  }

  async #write(batch: LoggedBatch, clearings: number): Promise<void> {
    const path = pathOf(batch);
    while (clearings === this.#clearings) {
      const written = await this.#files.write(path, batch.data);
      const synced = written.ok ? await this.#files.sync(path) : written;
      this.#onRoom(synced.ok);
      if (synced.ok) return;
      await this.#clock.sleep(TIMER.diskRetryMs);
    }
  }

  /** The process server has everything of this epoch up to `sequence`. */
  async acknowledge(epoch: number, sequence: number): Promise<void> {
    for (let batch = this.head(); batch?.epoch === epoch && batch.sequence <= sequence; batch = this.head()) {
      this.#unshipped.shift();
      this.#sizeBytes -= sizeOf(batch.data);
      await this.#files.remove(pathOf(batch));
    }
  }

  /** A new epoch begins: nothing of the old one is of use. */
  async clear(): Promise<void> {
    this.#unshipped = [];
    this.#sizeBytes = 0;
    this.#clearings += 1;
    await this.#written;
    for (const path of await this.#files.list('changes/')) await this.#files.remove(path);
  }
}

function pathOf(batch: { epoch: number; sequence: number }): string {
  return `changes/${String(batch.epoch).padStart(6, '0')}-${String(batch.sequence).padStart(9, '0')}.hrl`;
}
