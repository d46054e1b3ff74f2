/** How world time follows the real one; real time is told to the pace, so nobody waits for it. */
import { expect, test } from 'vitest';
import { siteText } from '../stages/lab-stage.ts';
import { invariant } from '../../reference/model/result.ts';
import { parseSite } from '../site/site.ts';
import { IDLE_MS, ScaledPace } from './pace.ts';
import { startStandingLab } from './standing-lab.ts';

async function paced(speed: number) {
  const site = parseSite(siteText(), 'small-site.yaml');
  invariant(site.ok, 'the small site is valid');
  const world = await startStandingLab(site.value, '1');
  const told: string[] = [];
  const pace = new ScaledPace(world, speed, (what) => told.push(what), 1_000);
  const startMs = world.atMs;
  return { pace, told, passedMs: () => world.atMs - startMs };
}

test('so many seconds of world time pass in a real second', async () => {
  const { pace, passedMs } = await paced(600);
  for (let nowMs = 1_020; nowMs <= 2_000; nowMs += 20) await pace.tick(nowMs);
  expect(passedMs()).toBe(600_000);
});

test('what the machine could not keep up with is not made up for', async () => {
  const { pace, passedMs } = await paced(600);
  await pace.tick(31_000);
  expect(passedMs()).toBe(30_000);
});

test('it halts when nobody has asked for anything for a minute, and goes on with the next who does', async () => {
  const { pace, told, passedMs } = await paced(60);
  pace.noticed(5_000);
  await pace.tick(5_000 + IDLE_MS);
  const whenForgotten = passedMs();
  await pace.tick(5_020 + IDLE_MS);
  await pace.tick(9_000_000);
  expect({ told, halted: pace.halted, passedMs: passedMs() }).toEqual({
    told: ['halted'],
    halted: true,
    passedMs: whenForgotten,
  });
  pace.noticed(9_500_000);
  await pace.tick(9_500_020);
  expect({ told, halted: pace.halted, passedMs: passedMs() }).toEqual({
    told: ['halted', 'goes on'],
    halted: false,
    passedMs: whenForgotten + 1_200,
  });
});
