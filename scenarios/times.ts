/** Spans of lab time, in milliseconds, and waiting for something to become so. */
import { type Lab, NotInThisLab } from '../simulator/lab.ts';
import { StoryStopped } from './story-stopped.ts';

export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;

/** The same span. Throws `NotInThisLab` when it is none: it would never be over. */
export function span(spanMs: number): number {
  if (Number.isFinite(spanMs) && spanMs >= 0) return spanMs;
  throw new NotInThisLab(`${spanMs} ms is no span of lab time; spans are finite, and not negative`);
}

export interface Patience {
  readonly withinMs: number;
  /** How long between two looks. Default 15 s. */
  readonly everyMs?: number;
}

type PassingTime = Pick<Lab, 'elapsedMs' | 'sleep'>;

/** Lets time pass until it is so; stops the story when it is not so in time. */
export function until(lab: PassingTime, what: string, isSo: () => Promise<boolean>, patience: Patience): Promise<void> {
  return untilNothingLacks(lab, what, async () => ((await isSo()) ? [] : undefined), patience);
}

/** As {@link until}, for what can tell what it still lacks; undefined: something, but nobody knows what. */
export async function untilNothingLacks(
  lab: PassingTime,
  what: string,
  look: () => Promise<readonly string[] | undefined>,
  { withinMs, everyMs = 15_000 }: Patience,
): Promise<void> {
  if (span(everyMs) === 0) throw new NotInThisLab('looking again after 0 ms lets no lab time pass');
  span(withinMs);
  const sinceMs = lab.elapsedMs();
  for (;;) {
    const lacking = await look();
    if (lacking?.length === 0) return;
    if (lab.elapsedMs() >= sinceMs + withinMs) {
      const message = `${what}: not within ${Math.round(withinMs / 60_000)} min`;
      throw new StoryStopped('NotInTime', message, { lacking, sinceMs });
    }
    await lab.sleep(everyMs);
  }
}
