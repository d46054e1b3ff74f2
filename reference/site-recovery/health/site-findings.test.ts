/** What the service finds wrong with the servers of a site, at the edges of the limits. */
import { beforeEach, expect, test } from 'vitest';
import { SmallWorld } from '../../../simulator/stages/small-world.ts';
import type { ProcessServerStatus } from '../../wire/component-control.ts';
import type { ComponentRecord, Inventory, VcenterRecord } from '../../wire/provider.ts';
import { SiteRecoveryService } from '../service.ts';
import type { HealthFinding } from './health.ts';
import { judgeHealth } from './health-round.ts';
import { siteFindings } from './site-findings.ts';

const minutes = (count: number) => count * 60_000;
const days = (count: number) => minutes(count * 24 * 60);
let world: SmallWorld;
let service: SiteRecoveryService;

const nowMs = () => world.kernel.nowMs;
function poll(inventory: Partial<Inventory> = {}): void {
  const nothing = { agents: [], components: [], vcenters: [], machines: [], listeningSinceMs: 0 };
  const whole = { ...nothing, certificateExpiryMs: nowMs() + days(1000), ...inventory };
  service.context.sites.hear({ siteId: 'site', clockMs: nowMs(), inventory: whole, outcomes: [] });
}
/** By server. */
function found(): Record<string, string[]> {
  const [site] = service.context.sites.all();
  const all = site ? siteFindings(service.context.sites, site, nowMs()) : new Map<string, HealthFinding[]>();
  return Object.fromEntries([...all].map(([name, findings]) => [name, findings.map(({ code }) => code)]));
}

beforeEach(async () => {
  world = new SmallWorld();
  const { runtime } = await world.machine('azure');
  const vaultKey = { value: 'key', issuedMs: nowMs() };
  service = new SiteRecoveryService(runtime, { vaultKey, storageTokens: new Map(), tokenAccepted: async () => true });
  const registration = { siteId: 'site', name: 'cs01', address: '10.1.0.5', registrationKey: 'key' };
  service.context.sites.register({ ...registration, replicationPath: 'internet', clockMs: nowMs() });
});

test.each([
  ['Normal', []],
  ['Warning', ['ProcessServerWarning']],
  ['Critical', ['ProcessServerCritical']],
] as const)('a process server that calls itself %s: %j', (health, expected) => {
  const status = { kind: 'process-server', health, cacheFreeShare: 0.2, sources: [] as unknown } as ProcessServerStatus;
  const kind = 'process-server';
  const server = { componentId: 'ps', kind, name: 'ps01', lastHeartbeatMs: nowMs(), status } as ComponentRecord;
  poll({ components: [server] });
  expect(found()).toEqual({ cs01: [], ps01: expected });
});

test('one that is silent has 806 instead of what it said last; the site stands for all on one machine', async () => {
  const status = {
    kind: 'process-server',
    health: 'Critical',
    cacheFreeShare: 0.2,
    sources: [] as unknown,
  } as ProcessServerStatus;
  const kind = 'process-server';
  const server = { componentId: 'ps', kind, name: 'cs01', lastHeartbeatMs: nowMs(), status } as ComponentRecord;
  poll({ components: [server] });
  await world.pass(minutes(15.1));
  poll({ components: [server] });
  expect(found()).toEqual({ cs01: ['806', 'StatisticsSilent'] });
});

test('a vCenter that could not be looked at is told until it can', () => {
  const vcenter = { name: 'v', friendlyName: 'vcenter01', reachable: false, failure: 'ETIMEDOUT' } as VcenterRecord;
  poll({ vcenters: [vcenter] });
  expect(found()).toEqual({ cs01: [], vcenter01: ['VcenterNotSeen'] });
  poll({ vcenters: [{ ...vcenter, reachable: true }] });
  expect(found()).toEqual({ cs01: [], vcenter01: [] });
});

test('of a vCenter that was removed while it could not be looked at nothing is wrong any more', () => {
  const vcenter = { name: 'v', friendlyName: 'vcenter01', reachable: false, failure: 'ETIMEDOUT' } as VcenterRecord;
  poll({ vcenters: [vcenter] });
  judgeHealth(service.context, service.health);
  expect(service.health.of('vcenter01')).toMatchObject([{ code: 'VcenterNotSeen' }]);
  poll({ vcenters: [] });
  judgeHealth(service.context, service.health);
  expect(service.health.of('vcenter01')).toEqual([]);
  expect(world.records('health.clear')).toMatchObject([{ component: 'vcenter01', code: 'VcenterNotSeen' }]);
});

test.each([
  [61, []],
  [59, ['CertificateExpiring']],
  [0, ['CertificateRunOut']],
])('a certificate with %i days left: %j', (left, expected) => {
  poll({ certificateExpiryMs: nowMs() + days(left) });
  expect(found()).toEqual({ cs01: expected });
});

test('a connected site of which no statistics come is told after 15 minutes, and a disconnected one is not', async () => {
  await world.pass(minutes(15));
  poll();
  expect(found()).toEqual({ cs01: [] });
  await world.pass(minutes(1));
  poll();
  expect(found()).toEqual({ cs01: ['StatisticsSilent'] });
  service.takeMonitoring({ siteId: 'site', atMs: 0, alerts: [] }, { headers: {} });
  expect(found()).toEqual({ cs01: [] });
  await world.pass(minutes(30));
  service.context.sites.checkConnections();
  expect(found()).toEqual({ cs01: [] });
});
