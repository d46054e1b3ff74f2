/** The control path's part that moves world time: it waits for time to pass, so it cannot be one thing among others. */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { fail } from '../../reference/model/result.ts';
import { askedFor, refuse, unknownPath } from './control-body.ts';
import { millisecondsOf } from './duration.ts';
import type { Pace } from './pace.ts';
import type { StandingLab } from './standing-lab.ts';

export const TIME_PATH = '/time';

export const TIME_ROUTES = [
  { method: 'GET', path: TIME_PATH, does: "says what the world's clock shows, and what moves it" },
  { method: 'POST', path: TIME_PATH, does: 'lets world time pass, and answers when it has: {"advance":"PT30M"}' },
] as const;

const MOST_DAYS = 31;
const MOST_MS = MOST_DAYS * 24 * 3_600_000;

/** The world whose time it is. */
interface Timed {
  readonly standing: StandingLab;
  /** Looks at the present, to show it to somebody. */
  look<Value>(see: () => Value): Promise<Value>;
}

/** @param path where it is served */
export function createTimeControl(path: string, world: Timed, pace: Pace): Hono {
  const { standing } = world;
  let lastAdvance: Promise<void> = Promise.resolve();

  const show = (c: Context) =>
    world.look(() => {
      const { atMs, lab } = standing;
      const now = new Date(Date.parse(lab.site.startsAt) + atMs).toISOString();
      const movedBy = pace.speed === undefined ? { mode: 'manual' } : { mode: 'scaled', speed: pace.speed };
      return c.json({ now, sinceStartMs: atMs, ...movedBy, halted: pace.halted });
    });

  const app = new Hono();
  app.notFound((c) => unknownPath(c.req.raw));
  app.get(path, show);
  app.post(path, async (c) => {
    const asked = await askedFor(c.req.raw, z.strictObject({ advance: z.string() }));
    if (!asked.ok) return refuse(asked.failure);
    const advanceMs = millisecondsOf(asked.value.advance);
    if (advanceMs === undefined || advanceMs <= 0 || advanceMs > MOST_MS) {
      const message = `advance: "${asked.value.advance}" is not a duration such as PT30M or P1DT12H, of ${MOST_DAYS} days at most`;
      return refuse(fail('ControlRequestInvalid', message).failure);
    }
    // Two who advance time by an hour each want two hours.
    lastAdvance = lastAdvance.then(() => standing.passUntil(standing.atMs + advanceMs));
    await lastAdvance;
    return show(c);
  });
  return app;
}
