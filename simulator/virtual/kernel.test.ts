import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantBroken } from '../../reference/model/result.ts';
import { Kernel } from './kernel.ts';

const NEW_YEAR_MS = Date.UTC(2026, 0, 1);

/** A promise that an event of the virtual world settles. */
function settledAt(kernel: Kernel, atMs: number): Promise<void> {
  return new Promise((resolve) => {
    kernel.schedule(atMs, () => {
      resolve();
      kernel.touchPromises();
    });
  });
}

describe('time', () => {
  test('stands still until somebody waits', async () => {
    const kernel = new Kernel(NEW_YEAR_MS);
    const anHourLater = settledAt(kernel, NEW_YEAR_MS + 3_600_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(kernel.nowMs).toBe(NEW_YEAR_MS);

    await kernel.drive(anHourLater);
    expect(kernel.nowMs).toBe(NEW_YEAR_MS + 3_600_000);
    expect(kernel.elapsedMs()).toBe(3_600_000);
    expect(kernel.eventsProcessed).toBe(1);
  });

  test('does not run past what is waited for', async () => {
    const kernel = new Kernel(0);
    kernel.schedule(20, () => {});
    await kernel.drive(settledAt(kernel, 10));
    expect(kernel.nowMs).toBe(10);
  });

  test('shows each event its own deadline, and an overdue event happens now', async () => {
    const kernel = new Kernel(100);
    const seen: number[] = [];
    kernel.schedule(130, () => seen.push(kernel.nowMs));
    kernel.schedule(110, () => {
      kernel.schedule(50, () => seen.push(kernel.nowMs));
    });
    await kernel.drive(settledAt(kernel, 200));
    expect(seen).toEqual([110, 130]);
  });

  test('passes for two who wait at once until both are served', async () => {
    const kernel = new Kernel(0);
    const order: string[] = [];
    await Promise.all([
      kernel.drive(settledAt(kernel, 10)).then(() => order.push('first')),
      kernel.drive(settledAt(kernel, 20)).then(() => order.push('second')),
    ]);
    expect(order).toEqual(['first', 'second']);
    expect(kernel.nowMs).toBe(20);
  });

  test('stands still while real work is under way', async () => {
    const kernel = new Kernel(0);
    kernel.schedule(1, () => {});
    const work = new Promise<string>((resolve) => setImmediate(() => setImmediate(() => resolve('loaded'))));
    expect(await kernel.drive(kernel.outside(work))).toBe('loaded');
    expect(kernel.nowMs).toBe(0);
  });
});

test('of a world that has ended stands still, though somebody waits for what will not come', async () => {
  const kernel = new Kernel(NEW_YEAR_MS);
  const everyMinute = (): unknown => kernel.schedule(kernel.nowMs + 60_000, everyMinute);
  everyMinute();
  void kernel.drive(new Promise(() => {}));
  await kernel.drive(settledAt(kernel, NEW_YEAR_MS + 3_600_000));
  kernel.end();
  await new Promise((resolve) => setTimeout(resolve));
  const endedAtMs = kernel.nowMs;
  await new Promise((resolve) => setTimeout(resolve));
  expect(kernel.nowMs).toBe(endedAtMs);
});

test('nor does a world that has ended go on for whoever asks it for something only then', async () => {
  const kernel = new Kernel(NEW_YEAR_MS);
  const everyMinute = () => void kernel.schedule(kernel.nowMs + 60_000, everyMinute);
  everyMinute();
  await kernel.drive(settledAt(kernel, NEW_YEAR_MS + 3_600_000));
  kernel.end();
  const endedAtMs = kernel.nowMs;
  // A client in the middle of its own pipeline, in real time, knows nothing of the end.
  void kernel.drive(new Promise(() => {}));
  void kernel.drive(Promise.reject(new Error('nobody hears it')));
  for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => setTimeout(resolve));
  expect(kernel.nowMs).toBe(endedAtMs);
});

describe('a stretch of time', () => {
  test('ends at its last instant, after everything that is due by then', async () => {
    const kernel = new Kernel(0);
    const happened: string[] = [];
    kernel.schedule(10, () => {
      happened.push('at the last instant');
      kernel.schedule(10, () => happened.push('asked for only then'));
    });
    kernel.schedule(10.5, () => happened.push('later'));
    await kernel.advanceTo(10);
    expect({ happened, nowMs: kernel.nowMs }).toEqual({
      happened: ['at the last instant', 'asked for only then'],
      nowMs: 10,
    });
    await kernel.advanceTo(11);
    expect(happened.at(-1)).toBe('later');
  });

  test('waits for promises and for real work before it ends', async () => {
    const kernel = new Kernel(0);
    const happened: string[] = [];
    const work = async () => {
      await settledAt(kernel, 5);
      await kernel.outside(new Promise((resolve) => setImmediate(resolve)));
      happened.push(`loaded at ${kernel.nowMs}`);
      await settledAt(kernel, 7);
      happened.push(`done at ${kernel.nowMs}`);
    };
    void work();
    await kernel.advanceTo(7);
    expect(happened).toEqual(['loaded at 5', 'done at 7']);
  });

  test('is not there to go back, and breaks when the world does', async () => {
    const kernel = new Kernel(100);
    expect(() => kernel.advanceTo(99)).toThrow(InvariantBroken);
    kernel.schedule(150, () => {
      throw new Error('a role broke');
    });
    await expect(kernel.advanceTo(200)).rejects.toThrow('a role broke');
    await expect(kernel.advanceTo(300)).rejects.toThrow('a role broke');
  });

  test('may be cut into any number of shorter ones: what happens does not depend on it', async () => {
    /** Timers that arm others, and promises between them, from what was put in at which instant. */
    async function lifeOf(inputs: readonly number[], cuts: readonly number[]): Promise<string[]> {
      const kernel = new Kernel(0);
      const told: string[] = [];
      const stops = [...new Set([...cuts, ...inputs])].sort((a, b) => a - b);
      for (const stop of stops) {
        await kernel.advanceTo(stop);
        if (!inputs.includes(stop)) continue;
        const name = told.length;
        kernel.schedule(stop, () => told.push(`${name} at once, ${kernel.nowMs}`));
        kernel.schedule(kernel.nowMs + 7, () => told.push(`${name} later, ${kernel.nowMs}`));
        void settledAt(kernel, stop + 3.5).then(async () => {
          told.push(`${name} woke, ${kernel.nowMs}`);
          await settledAt(kernel, kernel.nowMs + 3.5);
          told.push(`${name} woke again, ${kernel.nowMs}`);
        });
      }
      await kernel.advanceTo(200);
      return told;
    }
    const instants = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(instants, instants, async (inputs, cuts) => {
        expect(await lifeOf(inputs, cuts)).toEqual(await lifeOf(inputs, []));
      }),
    );
  });
});

describe('order', () => {
  test('is by deadline, then by the order of asking, and cancelled events never happen', async () => {
    const plan = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 50 }), cancelled: fc.boolean() }), {
      maxLength: 3000,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(plan, async (events) => {
        const kernel = new Kernel(0);
        const happened: number[] = [];
        const handles = events.map(({ atMs }, index) => kernel.schedule(atMs, () => happened.push(index)));
        events.forEach(({ cancelled }, index) => {
          if (cancelled) handles[index]?.cancel();
        });
        await kernel.drive(settledAt(kernel, 51));
        const expected = events
          .map((event, index) => ({ ...event, index }))
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.atMs - b.atMs || a.index - b.index)
          .map(({ index }) => index);
        expect(happened).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('survives the clearing out of thousands of cancelled timeouts', async () => {
    const kernel = new Kernel(0);
    const happened: number[] = [];
    for (let atMs = 5000; atMs > 0; atMs--) {
      const event = kernel.schedule(atMs, () => happened.push(atMs));
      if (atMs % 10 === 0) continue;
      event.cancel();
      event.cancel();
    }
    await kernel.drive(settledAt(kernel, 6000));
    expect(happened).toEqual(Array.from({ length: 500 }, (_, index) => 10 * (index + 1)));
  });

  test('drains every promise between two events', async () => {
    const kernel = new Kernel(0);
    const order: string[] = [];
    kernel.schedule(1, () => {
      kernel.touchPromises();
      void (async () => {
        for (let step = 1; step <= 3; step++) {
          await undefined;
          order.push(`promise ${step}`);
        }
      })();
    });
    kernel.schedule(1, () => order.push('next event'));
    await kernel.drive(settledAt(kernel, 2));
    expect(order).toEqual(['promise 1', 'promise 2', 'promise 3', 'next event']);
  });
});

describe('what goes wrong', () => {
  test('an event that throws rejects whoever waits', async () => {
    const kernel = new Kernel(0);
    kernel.schedule(5, () => {
      throw new TypeError('a role is broken');
    });
    await expect(kernel.drive(settledAt(kernel, 10))).rejects.toThrow('a role is broken');
    expect(kernel.nowMs).toBe(5);
  });

  test('a reported failure rejects whoever waits, and whoever waits later', async () => {
    const kernel = new Kernel(0);
    kernel.schedule(5, () => kernel.fail(new Error('first')));
    kernel.schedule(5, () => kernel.fail(new Error('second')));
    await expect(kernel.drive(settledAt(kernel, 10))).rejects.toThrow('first');
    await expect(kernel.drive(settledAt(kernel, 10))).rejects.toThrow('first');
  });

  test('a rejected wait is handed on and leaves the world intact', async () => {
    const kernel = new Kernel(0);
    await expect(kernel.drive(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    await kernel.drive(settledAt(kernel, 3));
    expect(kernel.nowMs).toBe(3);
  });

  test('waiting for what nothing can settle is a broken invariant, not a hang', async () => {
    const kernel = new Kernel(NEW_YEAR_MS);
    kernel.schedule(NEW_YEAR_MS + 1000, () => {});
    const waiting = kernel.drive(new Promise(() => {}));
    await expect(waiting).rejects.toBeInstanceOf(InvariantBroken);
    await expect(waiting).rejects.toThrow('nothing left to happen: 1 events were processed, it is 2026-01-01T00:00:01');
  });
});
