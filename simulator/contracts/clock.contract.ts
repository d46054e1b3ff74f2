/** What a role's clock must do in every world. */
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../reference/runtime.ts';

export interface ClockUnderTest {
  readonly clock: Clock;
  /** Waits inside the world: a virtual one stands still otherwise. */
  drive<T>(work: Promise<T>): Promise<T>;
}

export function clockContract(world: string, create: () => ClockUnderTest): void {
  describe(`a clock (${world})`, () => {
    test('timers fire in the order of their deadlines, not in that in which they were asked for', async () => {
      const { clock, drive } = create();
      const fired: string[] = [];
      for (const seconds of [60, 20, 40, 0]) clock.after(seconds * 1000, () => fired.push(`${seconds} s`));
      await drive(clock.sleep(80_000));
      expect(fired).toEqual(['0 s', '20 s', '40 s', '60 s']);
    });

    test('it shows whole milliseconds, and a timer never fires early', async () => {
      const { clock, drive } = create();
      for (const delayMs of [0, 1, 250, 10_000]) {
        const startMs = clock.nowMs();
        await drive(clock.sleep(delayMs));
        const endMs = clock.nowMs();
        expect([startMs, endMs].every(Number.isInteger)).toBe(true);
        expect(endMs - startMs).toBeGreaterThanOrEqual(delayMs);
      }
    });

    test('no timer fires before who asked for it has finished what it does', async () => {
      const { clock, drive } = create();
      const story: string[] = [];
      clock.after(0, () => story.push('timer'));
      clock.after(-5, () => story.push('late timer'));
      story.push('asked');
      await drive(clock.sleep(0));
      expect(story.toSorted()).toEqual(['asked', 'late timer', 'timer']);
      expect(story[0]).toBe('asked');
    });

    test('a cancelled timer does not fire, and may be cancelled again, even afterwards', async () => {
      const { clock, drive } = create();
      const fired: string[] = [];
      const cancelled = clock.after(20_000, () => fired.push('cancelled'));
      const kept = clock.after(10_000, () => fired.push('kept'));
      cancelled.cancel();
      cancelled.cancel();
      await drive(clock.sleep(30_000));
      kept.cancel();
      expect(fired).toEqual(['kept']);
    });

    test('a timer that cancels the next one comes in time', async () => {
      const { clock, drive } = create();
      const fired: string[] = [];
      const second = clock.after(20_000, () => fired.push('second'));
      clock.after(20_000, () => fired.push('third'));
      clock.after(0, () => {
        fired.push('first');
        second.cancel();
      });
      await drive(clock.sleep(40_000));
      expect(fired).toEqual(['first', 'third']);
    });

    test('what a timer sets off by promises is done before the next timer fires', async () => {
      const { clock, drive } = create();
      const story: string[] = [];
      async function worker(name: string) {
        await clock.sleep(10);
        story.push(`${name} wakes`);
        for (let step = 0; step < 5; step++) await undefined;
        story.push(`${name} is done`);
      }
      await drive(Promise.all([worker('a'), worker('b')]));
      expect(story).toEqual(['a wakes', 'a is done', 'b wakes', 'b is done']);
    });

    test('a timer may ask for the next one', async () => {
      const { clock, drive } = create();
      const startMs = clock.nowMs();
      let rounds = 0;
      await drive(
        new Promise<void>((resolve) => {
          const round = () => {
            if (++rounds === 10) resolve();
            else clock.after(100, round);
          };
          clock.after(100, round);
        }),
      );
      expect(clock.nowMs() - startMs).toBeGreaterThanOrEqual(1000);
    });
  });
}
