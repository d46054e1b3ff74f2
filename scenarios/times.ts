/** Spans of lab time, in milliseconds, and waiting for something to become so. */
import type { Lab } from '../simulator/lab.ts';
import { StoryStopped } from './story-stopped.ts';

export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;

export interface Patience {
  readonly withinMs: number;
  /** How long between two looks. Default 15 s. */
  readonly everyMs?: number;
}

/** Lets time pass until it is so; stops the story when it is not so in time. */
export async function until(
  lab: Pick<Lab, 'elapsedMs' | 'sleep'>,
  what: string,
  isSo: () => Promise<boolean>,
  { withinMs, everyMs = 15_000 }: Patience,
): Promise<void> {
  const deadlineMs = lab.elapsedMs() + withinMs;
  while (!(await isSo())) {
    if (lab.elapsedMs() >= deadlineMs) {
      throw new StoryStopped('NotInTime', `${what}: not within ${Math.round(withinMs / 60_000)} min`);
    }
    await lab.sleep(everyMs);
  }
}
