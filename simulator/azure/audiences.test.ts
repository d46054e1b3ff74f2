/** A token is good for whom it was made for, in the hands of whom it was given to, and for nobody else: all pairs. */
import { beforeAll, describe, expect, test } from 'vitest';
import { MONITORING, REGISTER_SITE } from '../../reference/wire/provider.ts';
import { CLOUDS, SERVICE_BUS_AUDIENCE } from '../site/clouds.ts';
import { sampleSite } from '../site/site.ts';
import { type SmallMachine, SmallWorld } from '../stages/small-world.ts';
import { type Cloud, createCloud, type OpenVault } from './cloud.ts';
import { azureCompute } from './compute.ts';

const site = sampleSite();
const { armHost, replicationAudience } = CLOUDS.commercial;
const { tenant } = site.azure;
const CLIENTS = {
  provider: { tenant, clientId: 'provider', clientSecret: 'secret' },
  operator: { tenant, clientId: 'operator', clientSecret: 'secret', role: 'contributor' },
} as const;
const AUDIENCES = [
  replicationAudience,
  SERVICE_BUS_AUDIENCE,
  `https://${armHost}`,
  'https://management.core.windows.net/',
  'https://storage.azure.com',
];

let world: SmallWorld;
let azure: SmallMachine;
let cloud: Cloud;
let vault: OpenVault;

const outside = <Value>(work: Promise<Value>) => world.kernel.outside(work);

async function tokenOf({ clientId, clientSecret }: (typeof CLIENTS)[keyof typeof CLIENTS], audience: string) {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const body = { ...form, scope: `${audience}/.default` };
  const path = `/${tenant}/oauth2/v2.0/token`;
  const answer = await world.drive(() => cloud.entra({ from: azure.address, method: 'POST', path, body }));
  return (answer.body as { access_token: string }).access_token;
}

/** Each endpoint, the audience that it is, and how it is asked. What it answers to a stranger is 401. */
const ENDPOINTS = {
  sites: (authorization: string) =>
    azure.runtime.network
      .request(
        { host: azure.address, port: 443 },
        { method: 'POST', path: REGISTER_SITE, headers: { authorization }, body: { registrationKey: 'another' } },
        { trust: 'site' },
      )
      .then((answer) => (answer.ok ? answer.value.status : answer.failure.code)),
  bus: (authorization: string) =>
    vault
      .serviceBus({
        from: azure.address,
        method: 'POST',
        path: MONITORING,
        headers: { authorization },
        body: { siteId: 'none', atMs: 0, alerts: [] },
      })
      .then(({ status }) => status),
  arm: (authorization: string) =>
    vault
      .arm({
        from: azure.address,
        method: 'GET',
        path: `/subscriptions/${site.azure.subscription}/resourceGroups?api-version=2021-04-01`,
        headers: { authorization },
      })
      .then(({ status }) => status),
} as const;

/** Who is let in where, by audience. */
const LET_IN: Readonly<
  Record<keyof typeof ENDPOINTS, { readonly whom: readonly string[]; readonly with: readonly string[] }>
> = {
  sites: { whom: ['provider'], with: [replicationAudience] },
  bus: { whom: ['provider'], with: [SERVICE_BUS_AUDIENCE] },
  arm: { whom: ['provider', 'operator'], with: AUDIENCES.slice(2, 4) },
};

beforeAll(async () => {
  world = new SmallWorld();
  azure = await world.machine('azure');
  const { runtime } = azure;
  const compute = azureCompute(
    () => {
      throw new Error('no machine is made here');
    },
    runtime.clock,
    runtime.random('compute'),
  );
  const { clock, random } = runtime;
  cloud = createCloud({ site, ...CLIENTS, clock, random: random('entra'), outside });
  const vaultKey = { value: 'key', issuedMs: clock.nowMs() };
  vault = cloud.openVault({ runtime, compute, vaultKey, signStorage: () => 'sas' });
  void vault.service.run();
});

describe.each(Object.keys(ENDPOINTS) as (keyof typeof ENDPOINTS)[])('at %s', (endpoint) => {
  test.each(
    AUDIENCES.flatMap((audience) => (['provider', 'operator'] as const).map((who) => [audience, who] as const)),
  )('a token for %s in the hands of the %s', async (audience, who) => {
    const authorization = `Bearer ${await tokenOf(CLIENTS[who], audience)}`;
    const status = await world.drive(() => Promise.resolve(ENDPOINTS[endpoint](authorization)));
    const { whom, with: audiences } = LET_IN[endpoint];
    const letIn = whom.includes(who) && audiences.includes(audience);
    expect([endpoint, status === 401 ? 'turned away' : 'let in']).toEqual([endpoint, letIn ? 'let in' : 'turned away']);
    expect([200, 201, 401, 403]).toContain(status);
  });

  test('nothing that nobody signed', async () => {
    expect(await world.drive(() => Promise.resolve(ENDPOINTS[endpoint]('Bearer made.up.token')))).toBe(401);
  });
});
