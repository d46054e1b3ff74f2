/**
 * Time at the operator's desk. Code that runs there (a story, a production runbook, the official clients with their
 * pollers and retries) uses `setTimeout` and `Date` like any program; inside {@link atDesk} these are the lab's: a timer
 * is due when the lab's time has come, and the date is the lab's. Everywhere else, and in every other lab of the process,
 * they are what they always were: the asynchronous context tells who asks.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Timer } from '../../reference/runtime.ts';

/** The time of one lab, for its desk. */
export interface DeskClock {
  /** Unix milliseconds. */
  nowMs(): number;
  /** Runs `action` once, so many milliseconds of lab time from now. */
  after(delayMs: number, action: () => void): Timer;
  /** Rejects when the lab breaks; nothing at the desk would be heard of again. */
  readonly broken: Promise<never>;
}

const desks = new AsyncLocalStorage<DeskClock>();
let installed = false;

/** Does `work` at the desk of that lab; rejects as well when the lab breaks meanwhile. */
export function atDesk<T>(clock: DeskClock, work: () => Promise<T>): Promise<T> {
  if (!installed) install();
  installed = true;
  return desks.run(clock, () => Promise.race([work(), clock.broken]));
}

/** Does `work` in real time although it is asked for at a desk: the lab's own machinery, such as a socket. */
export function awayFromDesk<T>(work: () => T): T {
  return desks.exit(work);
}

/** A timer in lab time, with what programs do to timers. */
class DeskTimer {
  readonly #timer: Timer;

  constructor(clock: DeskClock, delayMs: number, action: () => void) {
    const bound = AsyncLocalStorage.bind(action);
    this.#timer = awayFromDesk(() => clock.after(delayMs, bound));
  }

  clear(): void {
    this.#timer.cancel();
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

function install(): void {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, Date: globalThis.Date };

  globalThis.setTimeout = Object.assign((action: (...rest: unknown[]) => void, delayMs = 0, ...rest: unknown[]) => {
    const clock = desks.getStore();
    if (!clock) return real.setTimeout(action, delayMs, ...rest);
    return new DeskTimer(clock, Math.max(1, delayMs), () => action(...rest));
  }, real.setTimeout) as unknown as typeof setTimeout;

  globalThis.clearTimeout = ((timer?: unknown) => {
    if (timer instanceof DeskTimer) timer.clear();
    else real.clearTimeout(timer as NodeJS.Timeout);
  }) as typeof clearTimeout;

  globalThis.Date = new Proxy(real.Date, {
    construct(target, given: [], asked) {
      const clock = given.length === 0 ? desks.getStore() : undefined;
      return Reflect.construct(target, clock ? [clock.nowMs()] : given, asked) as object;
    },
    get(target, key) {
      const clock = key === 'now' ? desks.getStore() : undefined;
      return clock ? () => clock.nowMs() : (Reflect.get(target, key) as unknown);
    },
  });

  const promises = createRequire(import.meta.url)('node:timers/promises') as {
    setTimeout: (delayMs?: number, value?: unknown, options?: object) => Promise<unknown>;
  };
  const realSleep = promises.setTimeout;
  promises.setTimeout = (delayMs, value, options) =>
    desks.getStore()
      ? new Promise((resolve) => globalThis.setTimeout(() => resolve(value), delayMs))
      : realSleep(delayMs, value, options);
  syncBuiltinESMExports();
}
