/**
 * How the world's time follows the real one: so many seconds a second for as long as somebody asks for something. What the
 * machine cannot keep up with is not owed, and a vault that everybody forgot stands still.
 */
import { setTimeout } from 'node:timers/promises';
import type { StandingLab } from './standing-lab.ts';

export interface Pace {
  /** Seconds of world time in a real second; undefined when time moves only by hand. */
  readonly speed: number | undefined;
  /** World time stands still, because nobody has asked for anything for {@link IDLE_MS}. */
  readonly halted: boolean;
  /** Somebody asks for something. */
  noticed(): void;
}

/** Time moves by `POST /muster/time` only. */
export const BY_HAND: Pace = { speed: undefined, halted: false, noticed: () => {} };

export const IDLE_MS = 60_000;
const TICK_MS = 20;
/** The most real time that one tick makes up for. */
const LAG_MS = 50;

export class ScaledPace implements Pace {
  readonly speed: number;
  readonly #world: StandingLab;
  readonly #tell: (what: 'halted' | 'goes on') => void;
  #halted = false;
  #noticedAtMs: number;
  #tickedAtMs: number;
  #running = false;
  #lastTick = Promise.resolve();

  /** @param nowMs real time, here and below; on any scale that never goes back */
  constructor(
    world: StandingLab,
    speed: number,
    tell: (what: 'halted' | 'goes on') => void,
    nowMs = performance.now(),
  ) {
    this.speed = speed;
    this.#world = world;
    this.#tell = tell;
    this.#noticedAtMs = nowMs;
    this.#tickedAtMs = nowMs;
  }

  get halted(): boolean {
    return this.#halted;
  }

  noticed(nowMs = performance.now()): void {
    this.#noticedAtMs = nowMs;
    if (!this.#halted) return;
    this.#halted = false;
    this.#tickedAtMs = nowMs;
    this.#tell('goes on');
  }

  /** Lets world time catch up. */
  async tick(nowMs = performance.now()): Promise<void> {
    const passedMs = Math.min(nowMs - this.#tickedAtMs, LAG_MS);
    this.#tickedAtMs = nowMs;
    if (this.#halted) return;
    if (nowMs - this.#noticedAtMs > IDLE_MS) {
      this.#halted = true;
      this.#tell('halted');
    } else {
      await this.#world.passUntil(this.#world.atMs + Math.round(passedMs * this.speed));
    }
  }

  /** Ticks by itself from now on, until it is stopped. Rejects when the world breaks. */
  async run(): Promise<void> {
    this.#running = true;
    for (;;) {
      await setTimeout(TICK_MS);
      if (!this.#running) return;
      this.#lastTick = this.tick();
      await this.#lastTick;
    }
  }

  /** Settles when no more time passes. */
  async stop(): Promise<void> {
    this.#running = false;
    await this.#lastTick.catch(() => {});
  }
}
