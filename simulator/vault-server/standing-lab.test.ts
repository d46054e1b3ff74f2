/** A lab that stays up: turns come one at a time, and the cuts between them leave no trace in the world. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { invariant } from '../../reference/model/result.ts';
import { parseSite } from '../site/site.ts';
import { siteText } from '../stages/lab-stage.ts';
import { startStandingLab } from './standing-lab.ts';

function smallSite() {
  const site = parseSite(siteText(), 'small-site.yaml');
  invariant(site.ok, 'the small site is valid');
  return site.value;
}

const minutes = (count: number) => count * 60_000;

describe('turns', () => {
  test('come one at a time, while world time stands still', async () => {
    const world = await startStandingLab(smallSite(), '1');
    const seen: string[] = [];
    const turn = (name: string) =>
      world.turn(async () => {
        seen.push(`${name} begins at ${world.atMs}`);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`${name} ends at ${world.atMs}`);
      });
    const startMs = world.atMs;
    const passing = world.passUntil(startMs + minutes(1));
    await Promise.all([turn('one'), turn('two'), passing]);
    const at = seen.map((line) => Number(line.split(' ').at(-1)));
    expect(seen.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'one begins',
      'one ends',
      'two begins',
      'two ends',
    ]);
    expect([at[0], at[2]]).toEqual([at[1], at[3]]);
    expect(world.atMs).toBe(startMs + minutes(1));
  });

  test('may fail without anybody else noticing', async () => {
    const world = await startStandingLab(smallSite(), '1');
    await expect(world.turn(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
    expect(await world.turn(async () => 'still there')).toBe('still there');
  });
});

test('the same things at the same instants give the same world, in whatever stretches its time passed', async () => {
  /** Power cuts of the only server: at each instant it goes down or comes back. */
  async function journalOf(changes: readonly number[], stops: readonly number[]): Promise<string> {
    const world = await startStandingLab(smallSite(), '1');
    const startMs = world.atMs;
    const { history } = world.lab;
    for (const atMs of [...new Set([...changes, ...stops])].sort((a, b) => a - b)) {
      await world.passUntil(startMs + atMs);
      if (!changes.includes(atMs)) continue;
      const power = history.machine('files01')?.power === 'on' ? 'off' : 'on';
      await world.turn(() => world.lab.controls.setPower('files01', power, 'test'));
    }
    await world.passUntil(startMs + minutes(40));
    return world.lab.journal.journalHash;
  }
  const instants = fc.uniqueArray(fc.integer({ min: 1, max: minutes(30) }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(instants, instants, async (changes, stops) => {
      expect(await journalOf(changes, stops)).toBe(await journalOf(changes, []));
    }),
    { numRuns: 8 },
  );
});

test('disks forget how they came to be what they are, hour by hour, and count on', async () => {
  const world = await startStandingLab(smallSite(), '1');
  const disks = () => world.lab.history.machine('files01')?.volumes.all() ?? [];
  const remembered = () => disks().reduce((sum, disk) => sum + disk.entries().length, 0);
  const startMs = world.atMs;
  await world.passUntil(startMs + minutes(59));
  const beforeTheHour = remembered();
  await world.passUntil(startMs + minutes(61));
  expect(beforeTheHour).toBeGreaterThan(300);
  expect(remembered()).toBeLessThan(beforeTheHour / 10);
  expect(disks().reduce((sum, { position }) => sum + position, 0)).toBeGreaterThan(beforeTheHour);
});
