/** A configuration server is set up on a machine from which not every name on the internet can be reached. */
import { beforeEach, describe, expect, test } from 'vitest';
import { setUpServices } from '../../simulator/azure/set-up-services.ts';
import { OUTBOUND_NAMES, setUpHosts } from '../../simulator/site/outbound.ts';
import { sampleSite } from '../../simulator/site/site.ts';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import { CLOUD_NAMES } from '../model/azure-names.ts';
import type { ConfigurationServerHost } from '../model/prerequisites.ts';
import { TIMER } from '../model/timers.ts';
import { REGISTER_AGENT } from '../wire/agent-control.ts';
import { ConfigurationServer } from './configuration-server.ts';
import { SET_UP_NAMES } from './set-up-names.ts';

/** It asks for everything, and waits for no answer longer than this. */
const ASKING_MS = 60_000;
const MYSQL = 'dev.mysql.com';
const NAMES = [...setUpHosts({ azure: { cloud: 'commercial' } }), CLOUD_NAMES.commercial.armHost];

let world: SmallWorld;
let server: SmallMachine;
let agent: SmallMachine;
let asked: string[];
/** How far the world's time is ahead of that of the machine. */
let aheadMs: number;

const block = (hostName: string) => world.internet.block({ hostName, mode: 'reject' });
const states = () => world.records('role.state').map(({ to, failure }) => (failure ? `${to}: ${failure}` : `${to}`));
const told = (kind: string) => world.records(kind).map(({ title, hosts, found }) => `${title}: ${hosts ?? found}`);

async function setUp(host: Partial<ConfigurationServerHost> = {}): Promise<void> {
  server = await world.machine('cs01', {
    run: (runtime) =>
      new ConfigurationServer(runtime, {
        siteId: 'site',
        name: 'cs01',
        passphrase: 'secret',
        registrationKey: 'key',
        host: { ...sampleSite().configurationServer.host, ...host },
        replicationPath: 'internet',
        azure: {
          tenant: 'tenant',
          clientId: 'id',
          clientSecret: 'pw',
          cloud: 'commercial',
          region: 'westeurope',
          serviceBusNamespace: 'bus',
        },
        vcenters: [],
      }).run(),
  });
  await world.pass(ASKING_MS);
}

async function statusOfAgent(): Promise<number | undefined> {
  const answer = await world.drive(() =>
    agent.runtime.network.request(
      { host: server.address, port: 443 },
      { method: 'POST', path: REGISTER_AGENT, body: { serverId: 'web01', proof: 'none' } },
      { trust: 'site' },
    ),
  );
  return answer.ok ? answer.value.status : undefined;
}

beforeEach(async () => {
  world = new SmallWorld();
  asked = [];
  aheadMs = 0;
  agent = await world.machine('web01');
  await world.machine('internet', {
    knownAs: NAMES,
    run: ({ network, clock }) =>
      network.listen(443, (request) => {
        asked.push(request.path);
        return setUpServices({ ...clock, nowMs: () => clock.nowMs() + aheadMs })(request);
      }),
  });
});

test('the roles ask for the names that the documents list, and those that the world has', () => {
  const listed = OUTBOUND_NAMES.filter(({ when }) => when === 'at set-up').map(({ title, optional }) => ({
    title,
    isNeeded: optional !== true,
  }));
  const byTitle = (one: { title: string }, other: { title: string }) => one.title.localeCompare(other.title);
  expect(SET_UP_NAMES.map(({ title, isNeeded }) => ({ title, isNeeded })).sort(byTitle)).toEqual(listed.sort(byTitle));
  expect(SET_UP_NAMES.flatMap(({ hosts }) => hosts('commercial')).sort()).toEqual([...NAMES].sort());
});

describe('what the set-up cannot go on without', () => {
  const needed = SET_UP_NAMES.filter(({ isNeeded }) => isNeeded).flatMap(({ title, hosts }) =>
    hosts('commercial').map((host) => ({ title, host })),
  );

  test.each(needed)(
    '$host holds it up, is asked for again, and then it goes on to register',
    async ({ title, host }) => {
      const letThrough = block(host);
      await setUp();
      expect(states()).toEqual(['registering', 'heldUp: ECONNREFUSED']);
      expect(told('setup.held-up')).toEqual([`${title}: ${host}`]);
      expect(await statusOfAgent()).toBe(503);

      await world.pass(2 * TIMER.registrationRetryMs);
      expect(states()).toHaveLength(2);
      expect(told('setup.held-up')).toHaveLength(1);

      letThrough();
      await world.pass(TIMER.registrationRetryMs);
      // Nobody of Azure is here.
      expect(states().slice(2)).toEqual(['registering', 'unreachable: ENOTFOUND']);
      expect(await statusOfAgent()).toBe(401);
    },
  );

  test('is told as a whole when more of it is lacking, and again when that changes', async () => {
    const undo = ['www.live.com', 'login.live.com', MYSQL].map(block);
    await setUp();
    undo[0]?.();
    await world.pass(TIMER.registrationRetryMs);
    expect(told('setup.held-up')).toEqual([
      `MySQL installer: ${MYSQL}`,
      'Sign-in of the OVF template: login.live.com, www.live.com',
      'Sign-in of the OVF template: login.live.com',
    ]);
  });

  test('is not asked for by a server that was set up already, whatever is blocked when it starts again', async () => {
    await setUp();
    const before = asked.length;
    for (const { host } of needed) block(host);
    server.cutPower();
    await server.switchOn();
    await world.pass(ASKING_MS);
    expect(asked.length).toBe(before);
    expect(states().slice(-2)).toEqual(['registering', 'unreachable: ENOTFOUND']);
  });

  test('is still asked for after a restart in the middle of the set-up', async () => {
    const letThrough = block(MYSQL);
    await setUp();
    server.cutPower();
    await server.switchOn();
    await world.pass(ASKING_MS);
    expect(states().slice(-2)).toEqual(['registering', 'heldUp: ECONNREFUSED']);
    letThrough();
    await world.pass(TIMER.registrationRetryMs);
    expect(states().at(-1)).toBe('unreachable: ENOTFOUND');
  });

  test.each<[string, Partial<ConfigurationServerHost>, string]>([
    ['MySQL that is there', { mysql: '5.7.20' }, MYSQL],
    ['a wizard that nobody goes through', { deployment: 'unified-setup' }, 'login.live.com'],
    ['a vault that is chosen elsewhere', { deployment: 'unified-setup' }, CLOUD_NAMES.commercial.armHost],
  ])('is not %s', async (_what, host, name) => {
    block(name);
    await setUp(host);
    expect(told('setup.held-up')).toEqual([]);
    expect(states()).toEqual(['registering', 'unreachable: ENOTFOUND']);
  });
});

describe('what it goes on without', () => {
  test('is telemetry', async () => {
    block('*.services.visualstudio.com');
    await setUp();
    expect(states()).toEqual(['registering', 'unreachable: ENOTFOUND']);
  });

  test('is the time of one server in the world', async () => {
    block('time.nist.gov');
    await setUp();
    expect(told('setup.advice')).toEqual([]);
  });

  test('is the time of all servers, which is told', async () => {
    block('time.nist.gov');
    block('time.windows.com');
    await setUp();
    expect(told('setup.advice')).toEqual(['World time: nobody answered: not compared']);
    expect(states()).toEqual(['registering', 'unreachable: ENOTFOUND']);
  });

  test.each([
    [-10, ['World time: the clock is 10 min ahead']],
    [7, ['World time: the clock is 7 min behind']],
    [4, []],
  ])('is a clock that is off: the world is %i minutes ahead of it', async (minutes, advice) => {
    aheadMs = minutes * 60_000;
    await setUp();
    expect(told('setup.advice')).toEqual(advice);
    expect(states()).toEqual(['registering', 'unreachable: ENOTFOUND']);
  });
});
