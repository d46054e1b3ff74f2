/**
 * Time at the operator's desk. Code that runs there (a story, a production runbook, the official clients with their
 * pollers and retries) uses `setTimeout` and `Date` like any program; inside {@link atDesk} these are the lab's: a timer
 * lets virtual time pass until it is due, and the date is the virtual one. Everywhere else, and in every other lab of the
 * process, they are what they always were: the asynchronous context tells who asks.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Kernel } from './kernel.ts';

const desks = new AsyncLocalStorage<Kernel>();
let installed = false;

/** Does `work` at the desk of that world; rejects as well when the world breaks meanwhile. */
export function atDesk<T>(kernel: Kernel, work: () => Promise<T>): Promise<T> {
  if (!installed) install();
  installed = true;
  return desks.run(kernel, () => Promise.race([work(), kernel.broken]));
}

/** A timer in virtual time, with what programs do to timers. */
class DeskTimer {
  readonly #settle: () => void;

  constructor(kernel: Kernel, delayMs: number, action: () => void) {
    const bound = AsyncLocalStorage.bind(action);
    const { promise, resolve } = Promise.withResolvers<void>();
    const scheduled = kernel.schedule(kernel.nowMs + delayMs, () => {
      kernel.touchPromises();
      resolve();
      bound();
    });
    this.#settle = () => {
      scheduled.cancel();
      kernel.touchPromises();
      resolve();
    };
    // Time passes for as long as the timer is armed. When the world breaks, whoever is at the desk hears it there.
    kernel.drive(promise).catch(() => {});
  }

  clear(): void {
    this.#settle();
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
    const kernel = desks.getStore();
    if (!kernel) return real.setTimeout(action, delayMs, ...rest);
    return new DeskTimer(kernel, Math.max(1, delayMs), () => action(...rest));
  }, real.setTimeout) as unknown as typeof setTimeout;

  globalThis.clearTimeout = ((timer?: unknown) => {
    if (timer instanceof DeskTimer) timer.clear();
    else real.clearTimeout(timer as NodeJS.Timeout);
  }) as typeof clearTimeout;

  globalThis.Date = new Proxy(real.Date, {
    construct(target, given: [], asked) {
      const kernel = given.length === 0 ? desks.getStore() : undefined;
      return Reflect.construct(target, kernel ? [Math.floor(kernel.nowMs)] : given, asked) as object;
    },
    get(target, key) {
      const kernel = key === 'now' ? desks.getStore() : undefined;
      return kernel ? () => Math.floor(kernel.nowMs) : (Reflect.get(target, key) as unknown);
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
