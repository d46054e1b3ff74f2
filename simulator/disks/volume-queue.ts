/**
 * The way of an application's writes to the disk: strictly in the order they were submitted, one at a time, each taking
 * a while. What is still in here when the power fails never happened.
 */
import type { Change } from '../../reference/model/content.ts';
import type { Clock, RandomStream, Timer } from '../../reference/runtime.ts';

/** How long one write takes, drawn uniformly in whole milliseconds, both ends included. */
export interface ServiceTime {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Waiter {
  /** Done when so many writes have left the queue. */
  readonly writesDone: number;
  readonly action: () => void;
}

export class VolumeQueue {
  #pending: Change[] = [];
  #waiters: Waiter[] = [];
  #writesDone = 0;
  #held = false;
  #inService: Timer | undefined;
  readonly #clock: Clock;
  readonly #random: RandomStream;
  readonly #serviceTime: ServiceTime;
  readonly #reachDisk: (change: Change) => void;

  /** @param reachDisk called for each write at the moment it is on the disk. */
  constructor(clock: Clock, random: RandomStream, serviceTime: ServiceTime, reachDisk: (change: Change) => void) {
    this.#clock = clock;
    this.#random = random;
    this.#serviceTime = serviceTime;
    this.#reachDisk = reachDisk;
  }

  get held(): boolean {
    return this.#held;
  }

  /** What has been submitted but is not on the disk yet, in order. */
  get pending(): readonly Change[] {
    return this.#pending;
  }

  submit(change: Change): void {
    this.#pending.push(change);
    this.#serve();
  }

  /** Calls back when everything submitted so far is on the disk, in that very instant; never, if it is dropped. */
  whenEmptied(action: () => void): void {
    if (this.#pending.length === 0) action();
    else this.#waiters.push({ writesDone: this.#writesDone + this.#pending.length, action });
  }

  /** Nothing reaches the disk from now on. A write under way starts over at {@link release}. */
  hold(): void {
    this.#held = true;
    this.#inService?.cancel();
    this.#inService = undefined;
  }

  release(): void {
    this.#held = false;
    this.#serve();
  }

  /** The power fails: whatever is in here is gone, and nobody is left to be told. */
  drop(): void {
    this.#inService?.cancel();
    this.#inService = undefined;
    this.#pending = [];
    this.#waiters = [];
    this.#held = false;
  }

  #serve(): void {
    if (this.#held || this.#inService || this.#pending.length === 0) return;
    const serviceMs = this.#random.integer(this.#serviceTime.fromMs, this.#serviceTime.toMs);
    this.#inService = this.#clock.after(serviceMs, () => this.#finish());
  }

  #finish(): void {
    this.#inService = undefined;
    const change = this.#pending.shift()!;
    this.#writesDone += 1;
    this.#reachDisk(change);
    while (this.#waiters.length > 0 && this.#waiters[0]!.writesDone <= this.#writesDone)
      this.#waiters.shift()!.action();
    this.#serve();
  }
}
