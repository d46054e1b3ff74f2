import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { atDesk as atDeskOf } from '../desk/desk-time.ts';
import { deskClock } from './desk-clock.ts';
import { Kernel } from './kernel.ts';

const MIDNIGHT = Date.parse('2026-03-01T00:00:00Z');
const hour = 3_600_000;

const atDesk = <T>(kernel: Kernel, work: () => Promise<T>) => atDeskOf(deskClock(kernel), work);

describe('at the desk of a virtual world', () => {
  test('an hour passes at once, by setTimeout and by node:timers/promises, and the date says so', async () => {
    const kernel = new Kernel(MIDNIGHT);
    const times = await atDesk(kernel, async () => {
      const before = new Date().toISOString();
      await new Promise((resolve) => setTimeout(resolve, hour));
      const between = Date.now();
      const value = await sleep(hour, 'slept');
      return { before, between, after: new Date(), value };
    });
    expect(times).toEqual({
      before: '2026-03-01T00:00:00.000Z',
      between: MIDNIGHT + hour,
      after: new Date(MIDNIGHT + 2 * hour),
      value: 'slept',
    });
    expect(times.after).toBeInstanceOf(Date);
  });

  test('what happens in the world meanwhile happens in its order', async () => {
    const kernel = new Kernel(MIDNIGHT);
    const seen: string[] = [];
    kernel.schedule(MIDNIGHT + 500, () => seen.push('world at 0.5 s'));
    await atDesk(kernel, async () => {
      setTimeout(() => seen.push('timer at 0.7 s'), 700);
      await sleep(1000);
      seen.push('awake at 1 s');
    });
    expect(seen).toEqual(['world at 0.5 s', 'timer at 0.7 s', 'awake at 1 s']);
  });

  test('a timer that is cleared never fires, and nobody waits for it', async () => {
    const kernel = new Kernel(MIDNIGHT);
    const fired: string[] = [];
    await atDesk(kernel, async () => {
      clearTimeout(setTimeout(() => fired.push('cleared'), 10 * hour));
      await sleep(hour);
    });
    expect(fired).toEqual([]);
    expect(kernel.elapsedMs()).toBe(hour);
  });

  test('two desks have a time each, and outside there is the real one', async () => {
    const [early, late] = [new Kernel(MIDNIGHT), new Kernel(MIDNIGHT + 24 * hour)];
    const [one, other] = await Promise.all([
      atDesk(early, async () => sleep(hour).then(() => Date.now())),
      atDesk(late, async () => sleep(2 * hour).then(() => Date.now())),
    ]);
    expect([one, other]).toEqual([MIDNIGHT + hour, MIDNIGHT + 26 * hour]);
    expect(Date.now()).toBeGreaterThan(MIDNIGHT + 48 * hour);
  });

  test('when the world breaks, whoever sleeps in it hears why', async () => {
    const kernel = new Kernel(MIDNIGHT);
    kernel.schedule(MIDNIGHT + 10, () => {
      throw new Error('the world broke');
    });
    await expect(atDesk(kernel, () => sleep(hour))).rejects.toThrow('the world broke');
  });
});
