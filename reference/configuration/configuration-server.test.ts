/** A configuration server between its site and an Azure that is sometimes out of reach. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createEntra } from '../../simulator/azure/entra.ts';
import { serveFetch } from '../../simulator/azure/gateway.ts';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import { CLOUD_NAMES, replicationHost, serviceBusHost } from '../model/azure-names.ts';
import { TIMER } from '../model/timers.ts';
import type { Response } from '../runtime.ts';
import { AGENT_SETTINGS, type AgentSettings, type AgentStatus, REGISTER_AGENT } from '../wire/agent-control.ts';
import { COMPONENT_SETTINGS, REGISTER_COMPONENT } from '../wire/component-control.ts';
import { ReportNumbers } from '../wire/report-number.ts';
import type { DiscoveredMachine, MonitoringReport, ProviderReport, ProviderSettings } from '../wire/provider.ts';
import { PROVIDER_POLL, REGISTER_SITE } from '../wire/provider.ts';
import { ConfigurationServer } from './configuration-server.ts';
import type { VcenterEntry } from './vcenter-tasks.ts';

const minutes = (count: number) => count * 60_000;
/** It reads its files before it listens, and files take a little time. */
const READING_MS = 1_000;
const ENTRA = CLOUD_NAMES.commercial.entraHost;
const REPLICATION = replicationHost('commercial', 'westeurope');
const BUS = serviceBusHost('commercial', 'bus');
const NOTHING: ProviderSettings = { replication: [], relays: [], replicas: [], commands: [], tasks: [] };
const BOARD = 'board-1';
const VCENTER: VcenterEntry = {
  ...{ name: 'hall', host: 'vcenter.site.local', address: '10.0.0.40', port: 443, datastores: [] },
  access: 'read',
};
const ORDER = {
  serverId: 'web01',
  biosUuid: BOARD,
  epoch: 1,
  begin: 'full-copy',
  processServer: { host: 'ps', port: 9443 },
  disks: ['system'],
  crashConsistentMs: minutes(5),
  appConsistentMs: 0,
} as const;

let world: SmallWorld;
let server: SmallMachine;
let agent: SmallMachine;
let settings: ProviderSettings;
let refusal: Response | undefined;
let reports: ProviderReport[];
let monitored: MonitoringReport[];
let tokensGiven: number;
/** How many requests that come next are turned away for their token. */
let turnedAway: number;

async function ask(path: string, body: unknown, headers?: Record<string, string>): Promise<Response> {
  const answer = await world.drive(() =>
    agent.runtime.network.request(
      { host: server.address, port: 443 },
      { method: 'POST', path, body, headers },
      { trust: 'site' },
    ),
  );
  return answer.ok ? answer.value : { status: 0, body: answer.failure };
}
function register(
  passphrase = 'secret',
  biosUuid = BOARD,
  { headers, address = '10.0.0.9' }: { headers?: Record<string, string>; address?: string } = {},
): Promise<Response> {
  const proof = agent.runtime.codec.digest(new TextEncoder().encode(`${passphrase}/web01`));
  const registration = {
    serverId: 'web01',
    biosUuid,
    name: 'web01',
    address,
    operatingSystem: 'Windows',
    agentVersion: '9',
    proof,
    disks: [],
  };
  return ask(REGISTER_AGENT, registration, headers);
}
async function settingsOf(status: Partial<AgentStatus> = {}, headers?: Record<string, string>): Promise<AgentSettings> {
  const answer = await ask(
    AGENT_SETTINGS,
    { serverId: 'web01', biosUuid: BOARD, address: '10.0.0.9', stage: 'idle', alerts: [], ...status },
    headers,
  );
  return answer.body as AgentSettings;
}
const state = () => world.records('role.state').at(-1)?.to;
async function restart(): Promise<void> {
  server.cutPower();
  await server.switchOn();
  await world.pass(READING_MS);
}

beforeEach(async () => {
  world = new SmallWorld();
  settings = NOTHING;
  refusal = undefined;
  reports = [];
  monitored = [];
  tokensGiven = 0;
  turnedAway = 0;
  const azure = await world.machine('azure', { knownAs: [REPLICATION] });
  const credentials = { tenant: 'tenant', clientId: 'id', clientSecret: 'pw' };
  const { clock, random } = azure.runtime;
  const entra = createEntra({ clock, random: random('entra'), clients: [credentials] });
  await world.machine('entra', {
    knownAs: [ENTRA],
    run: ({ network }) =>
      network.listen(443, (request) => {
        tokensGiven += 1;
        return world.kernel.outside(serveFetch(entra, ENTRA, request));
      }),
  });
  azure.runtime.network.listen(443, async ({ path, body, headers }) => {
    const claims = await world.kernel.outside(entra.read(headers?.authorization?.replace('Bearer ', '') ?? ''));
    if (!claims.ok) return { status: 401 };
    if (turnedAway-- > 0) return { status: 401, body: { code: 'TokenInvalid' } };
    if (refusal) return refusal;
    if (path === REGISTER_SITE) return { status: 200 };
    if (path === PROVIDER_POLL) reports.push(body as ProviderReport);
    return { status: 200, body: settings };
  });
  await world.machine('bus', {
    knownAs: [BUS],
    run: ({ network }) =>
      network.listen(443, ({ body }) => {
        monitored.push(body as MonitoringReport);
        return { status: 201 };
      }),
  });
  agent = await world.machine('web01');
  server = await world.machine('cs01', {
    run: (runtime) =>
      new ConfigurationServer(runtime, {
        siteId: 'site',
        name: 'cs01',
        passphrase: 'secret',
        registrationKey: 'key',
        replicationPath: 'internet',
        azure: { ...credentials, cloud: 'commercial', region: 'westeurope', serviceBusNamespace: 'bus' },
        vcenters: [VCENTER],
      }).run(),
  });
  await world.pass(READING_MS);
});

describe('towards the site', () => {
  test('an agent with the passphrase is registered, one with another is refused', async () => {
    expect(await register('wrong')).toMatchObject({ status: 401, body: { code: 'PassphraseMismatch' } });
    expect((await ask(AGENT_SETTINGS, { serverId: 'web01', alerts: [] })).status).toBe(404);
    expect(await register()).toMatchObject({ status: 200 });
    expect(await settingsOf()).toEqual({});
  });

  test('an agent is told its own order and command, and Azure of the agent', async () => {
    await register();
    const other = { ...ORDER, serverId: 'db01' };
    settings = {
      ...NOTHING,
      replication: [other, ORDER],
      commands: [{ serverId: 'web01', biosUuid: BOARD, id: 'c1', kind: 'finish' }],
    };
    await world.pass(2 * TIMER.providerPollMs);
    expect(await settingsOf({ stage: 'idle' })).toEqual({ replication: ORDER, command: settings.commands[0] });
    await world.pass(TIMER.providerPollMs);
    expect(reports.at(-1)?.inventory.agents).toMatchObject([{ serverId: 'web01', status: { stage: 'idle' } }]);
    expect(JSON.stringify(reports)).not.toContain('proof');
  });

  test('of two machines of one server each is told what is for it, and both are heard of', async () => {
    await register();
    await register('secret', 'board-2');
    const finish = { serverId: 'web01', biosUuid: BOARD, id: 'c1', kind: 'finish' } as const;
    settings = { ...NOTHING, replication: [ORDER], commands: [finish] };
    await world.pass(2 * TIMER.providerPollMs);
    expect(await settingsOf({ biosUuid: 'board-2', stage: 'idle' })).toEqual({});
    expect(await settingsOf({ stage: 'differential' })).toEqual({ replication: ORDER, command: finish });
    await world.pass(TIMER.providerPollMs);
    expect(reports.at(-1)?.inventory.agents).toMatchObject([
      { biosUuid: BOARD, status: { stage: 'differential' } },
      { biosUuid: 'board-2', status: { stage: 'idle' } },
    ]);
  });

  test('a restart recalls machines and orders, even with Azure out of reach', async () => {
    await register();
    settings = { ...NOTHING, replication: [ORDER] };
    await world.pass(2 * TIMER.providerPollMs);
    world.internet.block({ hostName: REPLICATION, mode: 'drop' });
    server.cutPower();
    await server.switchOn();
    await world.pass(READING_MS);
    expect(await settingsOf()).toEqual({ replication: ORDER });
  });

  test.each([
    ['itself starts again', async () => void (await restart())],
    ['the agent has introduced itself again', async () => void (await register())],
  ])('what an agent’s clock said before it is not said of it after %s', async (_, again) => {
    const aheadMs = () => reports.at(-1)?.inventory.agents[0]?.clockAheadMs;
    await register();
    const alerts = [{ code: 'EA0440', atMs: 1, detail: 'ahead' }];
    await settingsOf({ clockMs: server.runtime.clock.nowMs() + minutes(20), alerts });
    await world.pass(2 * TIMER.providerPollMs);
    expect(aheadMs()).toBeGreaterThan(minutes(19));
    await again();
    await world.pass(2 * TIMER.providerPollMs);
    expect(reports.at(-1)?.inventory.agents).toHaveLength(1);
    expect(aheadMs()).toBeUndefined();
  });

  test("a restart says since when it listens: how long it was away is nobody else's silence", async () => {
    await register();
    await world.pass(minutes(20));
    server.cutPower();
    await world.pass(minutes(30));
    const onMs = server.runtime.clock.nowMs();
    await server.switchOn();
    await world.pass(READING_MS);
    await world.pass(2 * TIMER.providerPollMs);
    expect(reports.at(-1)?.inventory.listeningSinceMs).toBeGreaterThanOrEqual(onMs);
  });
});

describe('what was held up on its way', () => {
  const inventory = () => reports.at(-1)?.inventory;
  let numbers: ReportNumbers;
  beforeEach(() => {
    numbers = new ReportNumbers(agent.runtime);
  });

  test('of an agent takes nothing back, tells no alert twice and is no sign of life; it is answered', async () => {
    const heldUp = [numbers.next(), numbers.next()] as const;
    await register('secret', BOARD, { headers: numbers.next(), address: '10.0.0.10' });
    await settingsOf({ stage: 'differential' }, numbers.next());
    await world.pass(TIMER.providerPollMs);
    const before = inventory()?.agents;
    expect(before).toMatchObject([{ status: { stage: 'differential' } }]);
    const [registration, status] = heldUp;
    expect(await register('secret', BOARD, { headers: registration, address: '10.0.0.8' })).toMatchObject({
      status: 200,
    });
    const alerts = [{ code: 'EA0431', atMs: 1, detail: 'VSS' }];
    expect(await settingsOf({ stage: 'initial-copy', alerts }, status)).toEqual({});
    await world.pass(TIMER.monitoringMs);
    expect(inventory()?.agents).toEqual(before);
    expect(monitored.flatMap((report) => report.alerts)).toEqual([]);
  });

  test('of a process server or a master target takes nothing back either', async () => {
    const componentId = 'ps01';
    const proof = agent.runtime.codec.digest(new TextEncoder().encode(`secret/${componentId}`));
    const introduced = { componentId, kind: 'process-server', name: 'ps01', dataPort: 9443, proof };
    const heldUp = [numbers.next(), numbers.next()] as const;
    await ask(REGISTER_COMPONENT, { ...introduced, address: '10.0.0.20' }, numbers.next());
    await ask(
      COMPONENT_SETTINGS,
      { kind: 'process-server', componentId, health: 'Normal', sources: [] },
      numbers.next(),
    );
    await world.pass(TIMER.providerPollMs);
    const before = inventory()?.components;
    expect(before).toMatchObject([{ address: '10.0.0.20', status: { health: 'Normal' } }]);
    await ask(REGISTER_COMPONENT, { ...introduced, address: '10.0.0.19' }, heldUp[0]);
    const status = { kind: 'process-server', componentId, health: 'Critical', sources: [] };
    expect(await ask(COMPONENT_SETTINGS, status, heldUp[1])).toMatchObject({ status: 200, body: { relays: [] } });
    await world.pass(TIMER.providerPollMs);
    expect(inventory()?.components).toEqual(before);
  });
});

describe('a machine that was added by its address', () => {
  const added = { id: 'm1', name: 'web', address: '10.0.0.9', operatingSystem: 'Windows' } as const;
  const machines = () => reports.at(-1)?.inventory.machines;
  async function add(machine: DiscoveredMachine, taskId: string): Promise<void> {
    settings = { ...NOTHING, tasks: [{ id: taskId, kind: 'discover-machine', machine }] };
    await world.pass(2 * TIMER.providerPollMs);
  }

  test('is reported, and is one with the agent that registers from there, also after a restart', async () => {
    await add(added, 'first');
    expect(machines()).toEqual([added]);
    await register();
    await world.pass(TIMER.providerPollMs);
    expect(machines()).toEqual([{ ...added, serverId: 'web01' }]);
    server.cutPower();
    await server.switchOn();
    await world.pass(READING_MS);
    await world.pass(TIMER.providerPollMs);
    expect(machines()).toEqual([{ ...added, serverId: 'web01' }]);
  });

  test('keeps the name it was added under first', async () => {
    await add(added, 'first');
    await add({ ...added, name: 'shop' }, 'second');
    expect(machines()).toEqual([added]);
    expect(reports.flatMap(({ outcomes }) => outcomes)).toMatchObject([
      { id: 'first', ok: true },
      { id: 'second', ok: false, code: 'MachineAlreadyDiscovered' },
    ]);
  });
});

describe('towards Azure', () => {
  test('it registers, then polls every 20 seconds with one token, and with another tells Service Bus', async () => {
    await world.pass(minutes(10));
    expect(state()).toBe('connected');
    expect(reports.length).toBeGreaterThanOrEqual(28);
    expect(tokensGiven).toBe(2);
  });

  test('a token that is turned away before its time is replaced at once, and nobody notices', async () => {
    await world.pass(minutes(1));
    turnedAway = 1;
    await world.pass(minutes(1));
    expect([turnedAway < 1, tokensGiven]).toEqual([true, 2]);
    expect(world.records('role.state').map(({ to }) => to)).not.toContain('disconnected');
  });

  test('a vault that turns every token away counts as lost, and is asked once more each time', async () => {
    await world.pass(minutes(1));
    turnedAway = 2;
    await world.pass(minutes(1));
    expect(world.records('role.state').map(({ to }) => to)).toContain('disconnected');
    expect(state()).toBe('connected');
  });

  test('a vault that refuses is asked again every three minutes, and its reason is kept', async () => {
    refusal = { status: 403, body: { code: 'RegistrationKeyExpired', message: 'five days are over' } };
    server.cutPower();
    await server.switchOn();
    await world.pass(READING_MS);
    await world.pass(1_000);
    expect(world.records('role.state').at(-1)).toMatchObject({ to: 'refused' });
    refusal = undefined;
    await world.pass(TIMER.registrationRetryMs);
    expect(state()).toBe('connected');
  });

  test('what it is refused for is told anew when it is another thing, and once', async () => {
    const refuse = (code: string) => {
      refusal = { status: 403, body: { code, message: 'no' } };
    };
    refuse('ACS50008');
    server.cutPower();
    await server.switchOn();
    await world.pass(READING_MS);
    await world.pass(2 * TIMER.registrationRetryMs);
    expect(world.records('role.failure')).toEqual([]);
    refuse('RegistrationKeyExpired');
    await world.pass(2 * TIMER.registrationRetryMs);
    expect(state()).toBe('refused');
    expect(world.records('role.failure')).toMatchObject([
      { role: 'configuration', state: 'refused', failure: 'RegistrationKeyExpired' },
    ]);
  });

  test('while Entra is out of reach the token is used until it runs out', async () => {
    await world.pass(minutes(2));
    const undo = world.internet.block({ hostName: ENTRA, mode: 'reject' });
    await world.pass(minutes(57));
    expect(state()).toBe('connected');
    await world.pass(minutes(3));
    expect(state()).toBe('disconnected');
    undo();
    await world.pass(minutes(1));
    expect(state()).toBe('connected');
  });

  test('an outage is told by its code and ends with the next answer', async () => {
    await world.pass(minutes(1));
    const undo = world.internet.block({ hostName: REPLICATION, mode: 'reject' });
    await world.pass(minutes(1));
    expect(state()).toBe('disconnected');
    undo();
    await world.pass(minutes(1));
    expect(state()).toBe('connected');
  });
});

describe('a vCenter', () => {
  const shop = { name: 'shop01', biosUuid: 'b1', address: '10.0.0.30', power: 'on', operatingSystem: 'Linux' } as const;
  const till = { ...shop, name: 'till01', biosUuid: 'b2', address: '10.0.0.31' };
  const told = () => reports.at(-1)?.inventory.vcenters[0];
  const names = () => told()?.machines.map(({ name }) => name);
  let there: readonly object[];
  /** What the account that the configuration server has is refused for. */
  let withdrawn: object | undefined;

  beforeEach(async () => {
    there = [shop, till];
    withdrawn = undefined;
    await world.machine('vcenter', {
      knownAs: [VCENTER.host],
      run: ({ network }) =>
        network.listen(443, () =>
          withdrawn ? { status: 409, body: withdrawn } : { status: 200, body: { machines: there, datastores: [] } },
        ),
    });
  });

  test('that cannot be reached for a day has the machines it had, and the reason is told; then those that there are', async () => {
    await world.pass(TIMER.vcenterDiscoveryMs + minutes(1));
    expect(names()).toEqual(['shop01', 'till01']);
    const undo = world.internet.block({ hostName: VCENTER.host, mode: 'drop' });
    there = [till];
    await world.pass(minutes(24 * 60));
    expect(told()).toMatchObject({ reachable: false, failure: 'ETIMEDOUT' });
    expect(names()).toEqual(['shop01', 'till01']);
    server.cutPower();
    await server.switchOn();
    await world.pass(READING_MS + 4 * TIMER.providerPollMs);
    expect(names()).toEqual(['shop01', 'till01']);
    undo();
    await world.pass(TIMER.vcenterDiscoveryMs + minutes(2));
    expect(told()).toMatchObject({ reachable: true });
    expect(names()).toEqual(['till01']);
  });

  test('whose account is withdrawn is told with the reason, loses none of its machines, and goes on when it is given back', async () => {
    await world.pass(TIMER.vcenterDiscoveryMs + minutes(1));
    withdrawn = { code: 'NO_PERMISSION', message: 'the account may not sign in' };
    there = [till];
    await world.pass(TIMER.vcenterDiscoveryMs + minutes(1));
    expect(told()).toMatchObject({ reachable: false, failure: 'NO_PERMISSION' });
    expect(names()).toEqual(['shop01', 'till01']);
    withdrawn = undefined;
    await world.pass(TIMER.vcenterDiscoveryMs + minutes(1));
    expect(told()).toMatchObject({ reachable: true });
    expect(names()).toEqual(['till01']);
  });
});

describe('a task', () => {
  const task = { id: 't1', kind: 'start-machine', vcenter: 'nowhere', machine: 'web01' } as const;

  test('is done once and its outcome is reported until Azure has heard it', async () => {
    settings = { ...NOTHING, tasks: [task] };
    await world.pass(2 * TIMER.providerPollMs);
    const undo = world.internet.block({ hostName: REPLICATION, mode: 'reject' });
    await world.pass(minutes(1));
    undo();
    await world.pass(minutes(1));
    const outcomes = reports.flatMap((report) => report.outcomes);
    expect(outcomes).toEqual([{ id: 't1', ok: false, code: 'VcenterUnknown', message: expect.any(String) }]);
  });
});

test('alerts wait for Service Bus, and nothing else waits for them', async () => {
  await register();
  const undo = world.internet.block({ hostName: BUS, mode: 'drop' });
  await settingsOf({ alerts: [{ code: 'EA0431', atMs: 1, detail: 'VSS' }] });
  await world.pass(minutes(12));
  expect([monitored, state()]).toEqual([[], 'connected']);
  expect(world.records('monitoring.state')).toMatchObject([{ failure: 'ETIMEDOUT' }]);
  undo();
  await world.pass(minutes(12));
  expect(monitored.flatMap(({ alerts }) => alerts)).toMatchObject([{ serverId: 'web01', code: 'EA0431' }]);
  expect(world.records('monitoring.state').at(-1)?.failure).toBeUndefined();
});

test('an alert that an agent was told has arrived outlives a restart', async () => {
  await register();
  await settingsOf({ alerts: [{ code: 'EA0431', atMs: 1, detail: 'VSS' }] });
  server.cutPower();
  await server.switchOn();
  await world.pass(minutes(12));
  expect(monitored.flatMap(({ alerts }) => alerts)).toMatchObject([{ serverId: 'web01', code: 'EA0431' }]);
});

describe('on a full disk', () => {
  const alert = { code: 'EA0431', atMs: 1, detail: '' };

  test('nobody is registered who would be forgotten, and whoever comes again later is', async () => {
    server.fill(0);
    expect(await register()).toEqual({ status: 507, body: { code: 'ENOSPC' } });
    await world.pass(TIMER.providerPollMs);
    expect(reports.at(-1)?.inventory.agents).toEqual([]);
    server.fill(undefined);
    expect(await register()).toMatchObject({ status: 200 });
  });

  test('alerts are to be told again, and the heartbeat counts', async () => {
    await register();
    server.fill(0);
    expect(await settingsOf({ alerts: [alert] })).toMatchObject({ alertsRefused: true });
    expect(await settingsOf()).not.toHaveProperty('alertsRefused');
    server.fill(undefined);
    expect(await settingsOf({ alerts: [alert] })).not.toHaveProperty('alertsRefused');
    await world.pass(TIMER.monitoringMs);
    expect(monitored.flatMap(({ alerts }) => alerts.map(({ code }) => code))).toEqual(['EA0431']);
  });

  test('no order is handed out that a restart would take back', async () => {
    await register();
    server.fill(0);
    settings = { ...NOTHING, replication: [ORDER] };
    await world.pass(TIMER.providerPollMs);
    expect((await settingsOf()).replication).toBeUndefined();
    server.fill(undefined);
    await world.pass(TIMER.providerPollMs);
    expect((await settingsOf()).replication).toMatchObject({ epoch: 1 });
    server.cutPower();
    await server.switchOn();
    await world.pass(READING_MS);
    expect((await settingsOf()).replication).toMatchObject({ epoch: 1 });
  });
});
