/** What the service knows of a site: registration by key, silence as far as it can be known, and tasks done once. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../../simulator/stages/small-world.ts';
import { TIMER } from '../../model/timers.ts';
import type { ComponentRecord, Inventory, SiteRegistration, SiteTask, TaskOutcome } from '../../wire/provider.ts';
import { SiteDesk } from './site-desk.ts';

const DAY_MS = 24 * 3_600_000;
const NOTHING: Inventory = {
  agents: [],
  components: [],
  vcenters: [],
  machines: [],
  certificateExpiryMs: 0,
  listeningSinceMs: 0,
};
const TASK: SiteTask = { id: 'task-1', kind: 'start-machine', vcenter: 'vc', machine: 'web01' };
let world: SmallWorld;
let azure: SmallMachine;
let desk: SiteDesk;

const registration = (change: Partial<SiteRegistration> = {}): SiteRegistration => ({
  siteId: 'site-1',
  name: 'cs01',
  address: '10.1.0.5',
  registrationKey: 'key',
  replicationPath: 'internet',
  clockMs: world.kernel.nowMs,
  ...change,
});
function poll(outcomes: TaskOutcome[] = []) {
  desk.hear({ siteId: 'site-1', clockMs: world.kernel.nowMs, inventory: NOTHING, outcomes });
  return desk.settingsFor('site-1', [], () => undefined);
}
const states = () => world.records('site.state').map(({ state }) => state);

async function begin(): Promise<void> {
  world = new SmallWorld();
  azure = await world.machine('azure');
  desk = new SiteDesk(azure.runtime, { value: 'key', issuedMs: world.kernel.nowMs });
}

beforeEach(begin);

describe('registration', () => {
  test('with the key of the vault is accepted', () => {
    expect(desk.register(registration())).toMatchObject({ ok: true });
    expect(desk.get('site-1')?.connected).toBe(true);
  });

  test('with another key is refused', () => {
    const refused = { ok: false, failure: { code: 'RegistrationKeyUnknown' } };
    expect(desk.register(registration({ registrationKey: 'other' }))).toMatchObject(refused);
  });

  test('is possible for five days, and not a moment longer', async () => {
    await world.pass(5 * DAY_MS);
    expect(desk.register(registration())).toMatchObject({ ok: true });
    await world.pass(1_000);
    const refused = { ok: false, failure: { code: 'RegistrationKeyExpired' } };
    expect(desk.register(registration({ siteId: 'site-2' }))).toMatchObject(refused);
  });

  test('of a site the vault knows goes on after a restart, however old its key', async () => {
    desk.register(registration());
    await world.pass(30 * DAY_MS);
    expect(desk.register(registration())).toMatchObject({ ok: true });
  });

  test.each([
    [5 * 60_000, true],
    [-5 * 60_000, true],
    [5 * 60_000 + 1, false],
    [-5 * 60_000 - 1, false],
  ])('with a clock that is %i ms off: %s', (skewMs, accepted) => {
    expect(desk.register(registration({ clockMs: world.kernel.nowMs + skewMs })).ok).toBe(accepted);
  });

  test('of a site the vault knows is refused for its clock, or for a key of another vault, like a new one', () => {
    desk.register(registration());
    const ahead = registration({ clockMs: world.kernel.nowMs + 6 * 60_000 });
    expect(desk.register(ahead)).toMatchObject({ ok: false, failure: { code: 'ACS50008' } });
    const other = registration({ registrationKey: 'other' });
    expect(desk.register(other)).toMatchObject({ ok: false, failure: { code: 'RegistrationKeyUnknown' } });
    expect(desk.get('site-1')?.connected).toBe(true);
    expect(desk.register(registration())).toMatchObject({ ok: true });
  });

  test('of a site that was removed takes a key that holds, like that of a new one', async () => {
    desk.register(registration());
    await world.pass(4 * DAY_MS);
    desk.remove('site-1');
    expect(desk.register(registration())).toMatchObject({ ok: true });
    await world.pass(2 * DAY_MS);
    expect(desk.register(registration())).toMatchObject({ ok: true });
    desk.remove('site-1');
    expect(desk.register(registration())).toMatchObject({ ok: false, failure: { code: 'RegistrationKeyExpired' } });
  });

  test('after whatever went before: the key is the vault’s, it holds or the site is known, and the clock is right', async () => {
    const step = fc.record({
      act: fc.constantFrom('register', 'remove'),
      days: fc.constantFrom(0, 1, 3),
      site: fc.constantFrom('site-1', 'site-2'),
      key: fc.constantFrom('key', 'key', 'key', 'other'),
      skewMinutes: fc.constantFrom(0, 0, 5, -5, 6, -6),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        await begin();
        const issuedMs = world.kernel.nowMs;
        const known = new Set<string>();
        for (const { act, days, site: siteId, key: registrationKey, skewMinutes } of steps) {
          if (days > 0) await world.pass(days * DAY_MS);
          const { nowMs } = world.kernel;
          if (act === 'remove') {
            desk.remove(siteId);
            known.delete(siteId);
            continue;
          }
          const clockMs = nowMs + skewMinutes * 60_000;
          const answer = desk.register(registration({ siteId, registrationKey, clockMs }));
          const holds = known.has(siteId) || nowMs - issuedMs <= 5 * DAY_MS;
          const wanted = registrationKey === 'key' && holds && Math.abs(skewMinutes) <= 5;
          expect(answer.ok).toBe(wanted);
          if (wanted) known.add(siteId);
        }
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test('has to come before the first poll', () => {
    expect(poll()).toBeUndefined();
  });
});

describe('a provider', () => {
  test('that has been silent for more than five minutes is disconnected until it polls again', async () => {
    desk.register(registration());
    await world.pass(TIMER.providerSilentMs);
    desk.checkConnections();
    expect(states()).toEqual(['connected']);
    await world.pass(1_000);
    desk.checkConnections();
    desk.checkConnections();
    poll();
    expect(states()).toEqual(['connected', 'disconnected', 'connected']);
  });

  test('that is silent does not make what lies behind it look silent: silence counts up to its last poll', async () => {
    desk.register(registration());
    await world.pass(60_000);
    const heartbeatMs = world.kernel.nowMs;
    await world.pass(20_000);
    poll();
    await world.pass(3_600_000);
    expect(desk.silenceMs('site-1', heartbeatMs)).toBe(20_000);
  });

  test('that was away makes nobody look silent either: silence counts from when it listens again', async () => {
    desk.register(registration());
    const heartbeatMs = world.kernel.nowMs;
    await world.pass(3_600_000);
    const listeningSinceMs = world.kernel.nowMs - 5_000;
    const inventory = { ...NOTHING, listeningSinceMs };
    desk.hear({ siteId: 'site-1', clockMs: world.kernel.nowMs, inventory, outcomes: [] });
    expect(desk.silenceMs('site-1', heartbeatMs)).toBe(5_000);
  });

  test('that was away and has registered again, and not yet reported, makes nobody look silent', async () => {
    desk.register(registration());
    const heartbeatMs = world.kernel.nowMs;
    await world.pass(20_000);
    poll();
    await world.pass(3_600_000);
    desk.register(registration());
    desk.checkConnections();
    expect(desk.silenceMs('site-1', heartbeatMs)).toBe(20_000);
    expect(states()).toEqual(['connected', 'connected']);
  });

  test.each([-40, -4, 4, 40])('whose clock is set by %i minutes makes nobody look silent', async (byMinutes) => {
    desk.register(registration());
    let skewMs = 0;
    let heartbeatMs = world.kernel.nowMs;
    const silences: number[] = [];
    // The component is heard of each minute, the provider reports every 20 seconds; its clock is set in between.
    for (let round = 0; round < 12; round += 1) {
      if (round % 3 === 0) heartbeatMs = world.kernel.nowMs + skewMs;
      if (round === 5) skewMs = byMinutes * 60_000;
      await world.pass(20_000);
      const component = { componentId: 'cs01', kind: 'process-server', name: 'cs01' } as ComponentRecord;
      const inventory = { ...NOTHING, components: [{ ...component, lastHeartbeatMs: heartbeatMs }] };
      const clockMs = world.kernel.nowMs + skewMs;
      desk.hear({ siteId: 'site-1', clockMs, inventory, outcomes: [] });
      silences.push(desk.silenceMs('site-1', desk.component('site-1', 'cs01')?.lastHeartbeatMs ?? 0));
    }
    expect(Math.max(...silences)).toBe(60_000);
    // As long as the clock is what it was, to the moment.
    expect(silences.slice(0, 3)).toEqual([20_000, 40_000, 60_000]);
  });
});

describe('a task for the site', () => {
  test('stands in every answer until the site says how it went', async () => {
    desk.register(registration());
    const asked = desk.ask('site-1', TASK, 60_000);
    expect([poll()?.tasks, poll()?.tasks]).toEqual([[TASK], [TASK]]);
    expect(poll([{ id: 'task-1', ok: true }])?.tasks).toEqual([]);
    expect(await asked).toMatchObject({ ok: true });
  });

  test('that failed there fails with the code it failed with', async () => {
    desk.register(registration());
    const asked = desk.ask('site-1', TASK, 60_000);
    poll([{ id: 'task-1', ok: false, code: 'ETIMEDOUT', message: 'no answer' }]);
    expect(await asked).toMatchObject({ ok: false, failure: { code: 'ETIMEDOUT' } });
  });

  test('that nobody carries out in time is given up', async () => {
    desk.register(registration());
    const asked = desk.ask('site-1', TASK, 60_000);
    expect(await world.drive(() => asked)).toMatchObject({ ok: false, failure: { code: 'SiteDidNotAnswer' } });
    expect(poll()?.tasks).toEqual([]);
  });
});
