/** What stands still in a whole site shows under its code in its time, and is gone when its cause is. */
import { describe, expect, test } from 'vitest';
import { minutes, Stage, siteText } from '../stages/lab-stage.ts';

/** Since when each code has been there, in minutes after `fromMs`. */
async function watch(stage: Stage, fromMs: number, untilMinutes: number): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  while (stage.lab.elapsedMs() < fromMs + minutes(untilMinutes)) {
    await stage.lab.sleep(minutes(1));
    for (const code of await stage.codes()) seen[code] ??= Math.round((stage.lab.elapsedMs() - fromMs) / 60_000);
  }
  return seen;
}

describe('a first copy', () => {
  test('whose uploads are shut out is EA0436 at once, 78169 after an hour and a code more after six', async () => {
    const stage = new Stage();
    await stage.lab.start();
    const heal = await stage.lab.controls.blockNames('*.blob.core.windows.net');
    expect(await stage.enable()).toMatchObject({ ok: true });
    const seen = await watch(stage, stage.lab.elapsedMs(), 70);
    expect(seen.EA0436).toBeLessThan(10);
    expect(seen['78169']).toBeGreaterThanOrEqual(55);
    expect(seen['78169']).toBeLessThanOrEqual(65);
    await stage.lab.sleep(minutes(280));
    expect(await stage.codes()).not.toContain('SourceAgentInitialResyncNotStarted');
    await stage.lab.sleep(minutes(15));
    expect(await stage.codes()).toContain('SourceAgentInitialResyncNotStarted');
    expect((await stage.item()).properties?.replicationHealth).toBe('Critical');
    await heal();
    await stage.nextPoints(2);
    await stage.lab.sleep(minutes(2));
    expect(await stage.codes()).toEqual([]);
  });

  test('whose source cannot reach its process server is 78186 at once, 78028 after half an hour, 78169 after one', async () => {
    const stage = new Stage();
    await stage.lab.start();
    const heal = await stage.lab.controls.blockPort({ port: 9443 });
    expect(await stage.enable()).toMatchObject({ ok: true });
    const seen = await watch(stage, stage.lab.elapsedMs(), 70);
    expect(seen['78186']).toBeLessThan(10);
    expect(seen['78028']).toBeGreaterThanOrEqual(28);
    expect(seen['78028']).toBeLessThanOrEqual(36);
    expect(seen['78169']).toBeLessThanOrEqual(65);
    const events = stage.records('event').map(({ code, alert }) => [alert, code]);
    expect(events).toContainEqual(['EA0411', 'EA0411']);
    expect(events).toContainEqual(['EA0430', '90074']);
    await heal();
    await stage.nextPoints(2);
    await stage.lab.sleep(minutes(2));
    expect(await stage.codes()).toEqual([]);
  });
});

test('a server that writes more than 25 MB a second is 78188, and tells EA0437', async () => {
  const stage = new Stage(siteText({ churnMbPerMinute: 3000 }));
  await stage.lab.start();
  expect(await stage.enable()).toMatchObject({ ok: true });
  await stage.until('the peak is told', async () => (await stage.codes()).includes('78188'), minutes(20));
  await stage.lab.sleep(minutes(6));
  expect(stage.records('event.told').map(({ code }) => code)).toContain('EA0437');
});

test('a source whose clock is set ahead is 78193 while that lasts, and tells EA0440', async () => {
  const stage = new Stage();
  await stage.protect();
  const right = await stage.lab.controls.skewClock('files01', minutes(12));
  await stage.until('it is noticed', async () => (await stage.codes()).includes('78193'), minutes(5));
  await right();
  await stage.until('it is right again', async () => !(await stage.codes()).includes('78193'), minutes(5));
  await stage.lab.sleep(minutes(6));
  expect(stage.records('event.told').map(({ code }) => code)).toContain('EA0440');
});

test('a site whose line to Service Bus is shut says nothing, and that is told of its configuration server', async () => {
  const stage = new Stage();
  await stage.protect();
  const heal = await stage.lab.controls.blockNames('*.servicebus.windows.net');
  const told = () => stage.records('health.raise').filter(({ code }) => code === 'StatisticsSilent');
  await stage.until('it is told', () => told().length > 0, minutes(25));
  expect(told()).toMatchObject([{ component: 'cs01' }]);
  await heal();
  const over = () => stage.records('health.clear').filter(({ code }) => code === 'StatisticsSilent');
  await stage.until('it is over', () => over().length > 0, minutes(10));
});
