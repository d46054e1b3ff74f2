import { expect, test } from 'vitest';
import { fail, ok, type Result } from '../../model/result.ts';
import type { ProtectedItem } from '../item.ts';
import type { StepKind } from '../jobs/plan-progress.ts';
import { PlanOrder } from './plan-order.ts';

/** Only who it is matters to the order. */
function machine(name: string): ProtectedItem {
  return { name } as ProtectedItem;
}

/** A plan of three machines in two groups; `stopsAt`: what is to be done there does not come about. */
function scene(stopsAt?: string) {
  const [database, web, mail] = [machine('database'), machine('web'), machine('mail')];
  const all = [database, web, mail];
  const told: string[] = [];
  const steps = [
    { kind: 'Shutdown', items: all },
    { kind: 'Failover', items: all },
    { kind: 'Boot', items: [database] },
    { kind: 'Boot', items: [web, mail] },
  ] as const;
  const order = new PlanOrder(steps, {
    around: async (step, when) => {
      told.push(`${when} ${step}`);
      return told.at(-1) === stopsAt ? fail('RunbookFailed', 'it failed') : ok();
    },
    through: (step) => void told.push(`through ${step}`),
  });
  const outcome = order.run();
  const ready = (item: ProtectedItem, step: StepKind) =>
    void order.turnOf(item, step).then((turn) => told.push(`${item.name} ${turn.ok ? step : turn.failure.code}`));
  /** Everything that can happen now has happened; what that was. */
  const news = async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    return told.splice(0);
  };
  const done = (item: ProtectedItem, how: Result<unknown> = ok()) => order.done(item, how);
  return { database, web, mail, all, outcome, ready, done, news };
}

test('no machine is failed over before the last one is shut down', async () => {
  const { database, web, mail, ready, news } = scene();
  for (const item of [database, web, mail]) ready(item, 'Shutdown');
  expect(await news()).toEqual(['database Shutdown', 'web Shutdown', 'mail Shutdown']);
  ready(database, 'Failover');
  ready(web, 'Failover');
  expect(await news()).toEqual([]);
  ready(mail, 'Failover');
  expect(await news()).toEqual([
    'through 0',
    'after 0',
    'before 1',
    'database Failover',
    'web Failover',
    'mail Failover',
  ]);
});

test('nobody starts before every machine is made, and the second group starts when the first one runs', async () => {
  const { database, web, mail, all, outcome, ready, done, news } = scene();
  for (const item of all) ready(item, 'Failover');
  await news();
  ready(web, 'Boot');
  ready(mail, 'Boot');
  expect(await news()).toEqual([]);
  ready(database, 'Boot');
  expect(await news()).toEqual(['through 1', 'after 1', 'before 2', 'database Boot']);
  done(database);
  expect(await news()).toEqual(['through 2', 'after 2', 'before 3', 'web Boot', 'mail Boot']);
  done(web);
  done(mail);
  expect(await news()).toEqual(['through 3', 'after 3']);
  expect(await outcome).toEqual(ok());
});

test('a machine that cannot be made holds nobody up', async () => {
  const { database, web, mail, ready, done, news } = scene();
  done(database, fail('MACHINE_EXISTS', 'there is one'));
  ready(web, 'Boot');
  ready(mail, 'Boot');
  expect((await news()).slice(-2)).toEqual(['web Boot', 'mail Boot']);
});

test('when what stands between two groups stops the plan, whoever waits hears why, and what has begun ends', async () => {
  const { database, web, mail, all, outcome, ready, done, news } = scene('after 2');
  for (const item of all) ready(item, 'Boot');
  await news();
  done(database);
  expect(await news()).toEqual(['through 2', 'after 2', 'web RunbookFailed', 'mail RunbookFailed']);
  expect(await outcome).toMatchObject({ ok: false, failure: { code: 'RunbookFailed' } });
  ready(web, 'Boot');
  ready(mail, 'Boot');
  expect(await news()).toEqual(['web RunbookFailed', 'mail RunbookFailed']);
});

test('a plan of which every machine failed ends there', async () => {
  const { all, outcome, done, news } = scene();
  for (const item of all) done(item, fail('MACHINE_EXISTS', 'there is one'));
  expect(await news()).toEqual(['through 0']);
  expect(await outcome).toMatchObject({ ok: false, failure: { code: 'MACHINE_EXISTS' } });
});

test('a machine that is through is through, whatever is said of it later', async () => {
  const { database, web, mail, outcome, ready, done, news } = scene();
  for (const item of [web, mail]) ready(item, 'Boot');
  done(database);
  await news();
  done(web);
  // As is said of a whole replication group of which one failed.
  done(web, fail('MACHINE_EXISTS', 'there is one'));
  done(database, fail('MACHINE_EXISTS', 'there is one'));
  done(mail, fail('MACHINE_EXISTS', 'there is one'));
  expect(await news()).toEqual(['through 3', 'after 3']);
  expect(await outcome).toEqual(ok());
});
