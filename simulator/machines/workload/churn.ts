/**
 * Data that matters only by its size: log files, page files, other people's programs. Each write is the next piece of
 * one symbolic stream, laid at a place drawn at random behind the ledger.
 */
import { BLOCK_BYTES } from '../../../reference/model/content.ts';
import { invariant } from '../../../reference/model/result.ts';
import type { Clock, RandomStream, Timer } from '../../../reference/runtime.ts';
import type { BlockDevice } from '../../disks/block-device.ts';
import { END_OF_LEDGER_BYTES } from './factory-disk.ts';

export interface ChurnRate {
  /** Bytes of one write; whole blocks. */
  readonly churnBytes: number;
  readonly churnIntervalMs: number;
  /** How much of the disk is written over again and again. Default: the rest of the disk, 8 GiB at most. */
  readonly workingSetBytes?: number;
}

const WORKING_SET_BYTES = 8 * 1024 ** 3;

export class Churn {
  readonly #device: BlockDevice;
  readonly #clock: Clock;
  readonly #random: RandomStream;
  readonly #rate: ChurnRate;
  readonly #seed: number;
  readonly #places: number;
  #streamOffsetBytes = 0;
  #timer: Timer | undefined;

  /** @param seed names the stream; every run of a workload needs another, or its second run would repeat the first. */
  constructor(device: BlockDevice, clock: Clock, random: RandomStream, rate: ChurnRate, seed: number) {
    const roomBytes = device.capacityBytes - END_OF_LEDGER_BYTES;
    const workingSetBytes = Math.min(rate.workingSetBytes ?? WORKING_SET_BYTES, roomBytes);
    this.#places = Math.floor(workingSetBytes / rate.churnBytes);
    invariant(
      rate.churnBytes % BLOCK_BYTES === 0 && this.#places > 0,
      `churn of ${rate.churnBytes} bytes fits the disk`,
    );
    this.#device = device;
    this.#clock = clock;
    this.#random = random;
    this.#rate = rate;
    this.#seed = seed;
  }

  start(): void {
    this.#timer ??= this.#clock.after(this.#rate.churnIntervalMs, () => {
      this.#timer = undefined;
      this.#write();
      this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #write(): void {
    const { churnBytes } = this.#rate;
    const content = { seed: this.#seed, streamOffsetBytes: this.#streamOffsetBytes, lengthBytes: churnBytes };
    this.#streamOffsetBytes += churnBytes;
    const place = this.#random.integer(0, this.#places - 1);
    this.#device.submit({ offsetBytes: END_OF_LEDGER_BYTES + place * churnBytes, content });
  }
}
