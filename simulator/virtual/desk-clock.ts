/** The clock at the desk of a virtual world: its time passes while a timer of the desk is armed. */
import type { DeskClock } from '../desk/desk-time.ts';
import type { Kernel } from './kernel.ts';

export function deskClock(kernel: Kernel): DeskClock {
  return {
    nowMs: () => Math.floor(kernel.nowMs),
    broken: kernel.broken,

    after(delayMs, action) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const scheduled = kernel.schedule(kernel.nowMs + delayMs, () => {
        kernel.touchPromises();
        resolve();
        action();
      });
      // When the world breaks, whoever is at the desk hears it there.
      kernel.drive(promise).catch(() => {});
      return {
        cancel() {
          scheduled.cancel();
          kernel.touchPromises();
          resolve();
        },
      };
    },
  };
}
