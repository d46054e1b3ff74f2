import { expect, test } from 'vitest';
import { clockContract } from '../contracts/clock.contract.ts';
import { createClock } from './clock.ts';
import { SmallWorld } from '../stages/small-world.ts';
import { Kernel } from './kernel.ts';
import { Lifeline } from './lifeline.ts';

clockContract('virtual', () => {
  const kernel = new Kernel(Date.UTC(2026, 0, 1));
  return { clock: createClock(kernel, new Lifeline()), drive: (work) => kernel.drive(work) };
});

test('power loss: timers never fire and sleeps never end, on that machine only', async () => {
  const kernel = new Kernel(0);
  const [lostPower, kept] = [new Lifeline(), new Lifeline()];
  const fired: string[] = [];
  createClock(kernel, lostPower).after(10, () => fired.push('timer'));
  void createClock(kernel, lostPower)
    .sleep(10)
    .then(() => fired.push('sleep'));
  createClock(kernel, kept).after(5, () => lostPower.kill());
  await kernel.drive(createClock(kernel, kept).sleep(20));
  expect(fired).toEqual([]);
  expect(lostPower.alive).toBe(false);
});

test('a lifeline tells of its end once, and at once to those who ask too late', () => {
  const lifeline = new Lifeline();
  const told: string[] = [];
  lifeline.onKill(() => told.push('early'));
  lifeline.kill();
  lifeline.kill();
  lifeline.onKill(() => told.push('late'));
  expect(told).toEqual(['early', 'late']);
});

test('a skewed clock shows another time but measures the same delays', async () => {
  const kernel = new Kernel(10_000.75);
  let driftMs = -3000;
  const clock = createClock(kernel, new Lifeline(), () => driftMs);
  expect(clock.nowMs()).toBe(7000);
  await kernel.drive(clock.sleep(100));
  expect(clock.nowMs()).toBe(7100);
  driftMs = 0;
  expect(clock.nowMs()).toBe(10_100);
});

test('the clock of a machine that is set wrong stays so when its power is cut, and things take as long as ever', async () => {
  const world = new SmallWorld();
  const small = await world.machine('cs01');
  small.machine.skewClock(600_000);
  const offMs = () => small.runtime.clock.nowMs() - world.kernel.nowMs;
  expect(Math.round(offMs())).toBe(600_000);
  small.cutPower();
  await small.switchOn();
  expect(Math.round(offMs())).toBe(600_000);
  const startedMs = world.kernel.nowMs;
  const steadyMs = small.runtime.clock.monotonicMs();
  await world.drive(() => small.runtime.clock.sleep(5_000));
  expect(Math.round(world.kernel.nowMs - startedMs)).toBe(5_000);
  small.machine.skewClock(0);
  expect(small.runtime.clock.monotonicMs() - steadyMs).toBe(5_000);
  expect(Math.round(offMs())).toBe(0);
});
