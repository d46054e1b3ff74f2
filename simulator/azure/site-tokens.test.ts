/** Who may speak for a site at the service's endpoint, asked over the network as a configuration server asks. */
import { beforeEach, expect, test } from 'vitest';
import { SiteRecoveryService } from '../../reference/site-recovery/service.ts';
import { PROVIDER_POLL, REGISTER_SITE } from '../../reference/wire/provider.ts';
import { CLOUDS } from '../site/clouds.ts';
import { PORT } from '../network/well-known.ts';
import { type SmallMachine, SmallWorld } from '../stages/small-world.ts';
import { createEntra, type Entra } from './entra.ts';
import { TOKEN_LIFETIME } from './entra/access-token.ts';
import { serveFetch } from './gateway.ts';
import { siteTokens } from './site-tokens.ts';

const OURS = { tenant: 'ours', clientId: 'provider', clientSecret: 'secret' };
const THEIRS = { tenant: 'theirs', clientId: 'stranger', clientSecret: 'secret' };
const { commercial } = CLOUDS;
const { replicationAudience, entraHost } = commercial;
const HOST = `westeurope.${commercial.replicationZone}`;

let world: SmallWorld;
let site: SmallMachine;
let entra: Entra;

beforeEach(async () => {
  world = new SmallWorld();
  site = await world.machine('cs01');
  const { clock, random } = site.runtime;
  entra = createEntra({ clock, random: random('entra'), clients: [OURS, THEIRS] });
  const tokenAccepted = siteTokens({
    entra,
    provider: OURS,
    audience: replicationAudience,
    cloud: commercial,
    outside: (work) => world.kernel.outside(work),
  });
  await world.machine('azure', {
    knownAs: [HOST],
    run: (runtime) => {
      const vaultKey = { value: 'key', issuedMs: runtime.clock.nowMs() };
      void new SiteRecoveryService(runtime, { vaultKey, storageTokens: new Map(), tokenAccepted }).run();
    },
  });
});

async function tokenOf({ tenant, clientId, clientSecret }: typeof OURS, audience = replicationAudience) {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const answer = await serveFetch(entra, entraHost, {
    from: site.address,
    method: 'POST',
    path: `/${tenant}/oauth2/v2.0/token`,
    body: { ...form, scope: `${audience}/.default` },
  });
  return (answer.body as { access_token: string }).access_token;
}

/** How the service answers a site that shows this, on each of the two things that sites ask. */
async function answers(authorization: string | undefined): Promise<string[]> {
  const told: string[] = [];
  for (const path of [REGISTER_SITE, PROVIDER_POLL]) {
    const answer = await world.drive(() =>
      site.runtime.network.request(
        { host: HOST, port: PORT.azure },
        {
          method: 'POST',
          path,
          body: { siteId: 's', registrationKey: 'another' },
          headers: authorization === undefined ? {} : { authorization },
        },
      ),
    );
    told.push(
      answer.ok ? `${answer.value.status} ${(answer.value.body as { code?: string })?.code}` : answer.failure.code,
    );
  }
  return told;
}

const TURNED_AWAY = ['401 TokenInvalid', '401 TokenInvalid'];

test("the site's own token is let in, and what it asks is looked at", async () => {
  const [registration, poll] = await answers(`Bearer ${await tokenOf(OURS)}`);
  expect(registration).toMatch(/^403 /);
  expect(poll).toBe('404 VaultSiteUnknown');
});

test('one that has expired is not', async () => {
  const token = await tokenOf(OURS);
  await world.pass(TOKEN_LIFETIME * 1000 - 60_000);
  expect(await answers(`Bearer ${token}`)).not.toEqual(TURNED_AWAY);
  await world.pass(60_000);
  expect(await answers(`Bearer ${token}`)).toEqual(TURNED_AWAY);
});

test('one of another tenant is not, though the same Entra signed it', async () => {
  expect(await answers(`Bearer ${await tokenOf(THEIRS)}`)).toEqual(TURNED_AWAY);
});

test('one that was made for another service is not', async () => {
  expect(await answers(`Bearer ${await tokenOf(OURS, 'https://management.azure.com')}`)).toEqual(TURNED_AWAY);
});

test('one that nobody signed, or none at all, is not', async () => {
  expect(await answers('Bearer made.up.token')).toEqual(TURNED_AWAY);
  expect(await answers(undefined)).toEqual(TURNED_AWAY);
});
