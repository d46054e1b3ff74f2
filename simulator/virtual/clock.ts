/** A role's clock: timers of the virtual world, and the time its machine believes it is. */
import type { Clock, Timer } from '../../reference/runtime.ts';
import type { Kernel } from './kernel.ts';
import type { Lifeline } from './lifeline.ts';

/**
 * @param skewMs how far this machine's clock is ahead of world time; a function when it drifts. Delays are not skewed.
 */
export function createClock(kernel: Kernel, lifeline: Lifeline, skewMs: number | (() => number) = 0): Clock {
  const skew = typeof skewMs === 'number' ? () => skewMs : skewMs;

  function after(delayMs: number, action: () => void): Timer {
    return kernel.schedule(kernel.nowMs + delayMs, () => {
      if (!lifeline.alive) return;
      // What a timer does is role code, and role code settles promises without telling anyone.
      kernel.touchPromises();
      action();
    });
  }

  return {
    // Whole milliseconds, as `Date.now` gives them. World time has fractions.
    nowMs: () => Math.floor(kernel.nowMs + skew()),
    monotonicMs: () => Math.floor(kernel.nowMs),
    after,
    sleep: (delayMs) => new Promise((resolve) => after(delayMs, resolve)),
  };
}
