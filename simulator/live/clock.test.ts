import { expect, test } from 'vitest';
import { clockContract } from '../contracts/clock.contract.ts';
import { createLiveClock } from './clock.ts';
import { labNowMs, realMsAt, realNowMs } from './lab-time.ts';

const STARTS_AT_MS = Date.UTC(2026, 0, 1);
const startNow = (speed: number) => ({ startsAtMs: STARTS_AT_MS, epochRealMs: realNowMs(), speed });

clockContract('live', () => ({ clock: createLiveClock(startNow(200)), drive: (work) => work }));

test('two processes that are told the same start and speed show the same time, whenever they began', async () => {
  const time = startNow(1000);
  const early = createLiveClock(time);
  await early.sleep(5000);
  const late = createLiveClock(time);
  const [before, now, after] = [early.nowMs(), late.nowMs(), early.nowMs()];
  expect(before).toBeGreaterThanOrEqual(STARTS_AT_MS + 5000);
  expect(now).toBeGreaterThanOrEqual(before);
  expect(after).toBeGreaterThanOrEqual(now);
});

test('lab time and real time are two scales of one thing', () => {
  const time = { startsAtMs: STARTS_AT_MS, epochRealMs: realNowMs() - 1000, speed: 60 };
  expect(realMsAt(time, STARTS_AT_MS + 60_000)).toBe(time.epochRealMs + 1000);
  const nowMs = labNowMs(time);
  expect(nowMs).toBeGreaterThanOrEqual(STARTS_AT_MS + 60_000);
  expect(Math.abs(realMsAt(time, nowMs) - realNowMs())).toBeLessThan(1000);
});

test('a wait that is longer than Node can wait does not end at once', async () => {
  const clock = createLiveClock(startNow(1));
  const fired: string[] = [];
  const far = clock.after(2 ** 33, () => fired.push('far'));
  await clock.sleep(20);
  far.cancel();
  expect(fired).toEqual([]);
});
