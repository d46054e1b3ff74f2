/** What a site says may be held up on its way to Azure: what has been said since stands. */
import { beforeEach, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../../simulator/stages/small-world.ts';
import type { Response } from '../../runtime.ts';
import { type Inventory, PROVIDER_POLL, REGISTER_SITE, type TaskOutcome } from '../../wire/provider.ts';
import { ReportNumbers } from '../../wire/report-number.ts';
import { SiteRecoveryService } from '../service.ts';

const minutes = (count: number) => count * 60_000;
const siteId = 'site-1';

let world: SmallWorld;
let azure: SmallMachine;
let site: SmallMachine;
let service: SiteRecoveryService;
let numbers: ReportNumbers;

async function say(path: string, body: object, headers = numbers.next()): Promise<Response | undefined> {
  const request = { method: 'POST', path, body, headers: { ...headers, authorization: 'Bearer token' } } as const;
  const to = { host: azure.address, port: 443 };
  const answer = await world.drive(() => site.runtime.network.request(to, request, { trust: 'site' }));
  return answer.ok ? answer.value : undefined;
}
/** Made now; it may be sent later. */
const registration = (address: string) => ({
  ...{ siteId, name: 'cs01', address, registrationKey: 'key', replicationPath: 'internet' },
  clockMs: world.kernel.nowMs,
});
function report(machine: string, outcomes: readonly TaskOutcome[] = []) {
  const inventory: Inventory = {
    ...{ agents: [], components: [], vcenters: [], certificateExpiryMs: 0, listeningSinceMs: 0 },
    machines: [{ id: machine, name: machine, address: '10.0.0.9', operatingSystem: 'Linux' }],
  };
  return { siteId, clockMs: world.kernel.nowMs, inventory, outcomes };
}
const known = () => service.context.sites.get(siteId);
const connected = () => world.records('site.state').at(-1)?.state;

beforeEach(async () => {
  world = new SmallWorld();
  azure = await world.machine('azure');
  site = await world.machine('cs01');
  service = new SiteRecoveryService(azure.runtime, {
    vaultKey: { value: 'key', issuedMs: world.kernel.nowMs },
    storageTokens: new Map(),
    tokenAccepted: async () => true,
  });
  void service.run();
  numbers = new ReportNumbers(site.runtime);
});

test('a report takes nothing back, is no sign of life, and is answered with what is wanted now', async () => {
  await say(REGISTER_SITE, registration('10.0.0.5'));
  const heldUp = [report('web'), numbers.next()] as const;
  await say(PROVIDER_POLL, report('shop'));
  await world.pass(minutes(6));
  expect(connected()).toBe('disconnected');
  expect(await say(PROVIDER_POLL, ...heldUp)).toMatchObject({ status: 200, body: { replication: [], tasks: [] } });
  expect(known()?.inventory.machines).toMatchObject([{ name: 'shop' }]);
  expect(connected()).toBe('disconnected');
});

test('a registration takes nothing back, and brings no site back that was removed since', async () => {
  const heldUp = [registration('10.0.0.4'), numbers.next()] as const;
  await say(REGISTER_SITE, registration('10.0.0.5'));
  await say(PROVIDER_POLL, report('shop'));
  expect(await say(REGISTER_SITE, ...heldUp)).toMatchObject({ status: 200 });
  expect(known()?.registration.address).toBe('10.0.0.5');
  service.context.sites.remove(siteId);
  await say(REGISTER_SITE, ...heldUp);
  expect(known()).toBeUndefined();
  numbers = new ReportNumbers(site.runtime);
  await say(REGISTER_SITE, registration('10.0.0.5'));
  expect(known()).toBeDefined();
});

test('statistics that come late are not the newest', async () => {
  await say(REGISTER_SITE, registration('10.0.0.5'));
  const [heldUp, newest] = [numbers.next(), numbers.next()];
  const bring = (atMs: number, headers: Record<string, string>) =>
    service.takeMonitoring({ siteId, atMs, alerts: [] }, { headers });
  bring(20_000, newest);
  bring(10_000, heldUp);
  expect(known()?.lastStatisticsMs).toBe(20_000);
});
