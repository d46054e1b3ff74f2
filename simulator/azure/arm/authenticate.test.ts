/** Whose tokens a vault accepts, in each cloud. */
import { describe, expect, test } from 'vitest';
import { Randomness } from '../../ground/random.ts';
import { CLOUD_NAMES, CLOUDS, type CloudName } from '../../site/clouds.ts';
import { createEntra } from '../entra.ts';
import { bearerAuthentication } from './authenticate.ts';

const CLIENT = { tenant: 'ours', clientId: 'operator', clientSecret: 'secret', role: 'operator' } as const;
const clock = { nowMs: () => 0, monotonicMs: () => 0, after: () => ({ cancel() {} }), sleep: async () => {} };

function cloudOf(name: CloudName) {
  const cloud = CLOUDS[name];
  const entra = createEntra({ clock, random: new Randomness('1').stream('entra'), clients: [CLIENT], cloud });
  const { tenant } = CLIENT;
  return { entra, accepts: bearerAuthentication({ entra, tenant, cloud, origins: [], roleOf: () => CLIENT.role }) };
}

/** What the vault of one cloud says to a token of its own Entra for an audience. */
async function saysTo(name: CloudName, audience: string) {
  const { entra, accepts } = cloudOf(name);
  const form = { grant_type: 'client_credentials', client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret };
  const body = new URLSearchParams({ ...form, scope: `${audience}/.default` });
  const path = `/${CLIENT.tenant}/oauth2/v2.0/token`;
  const answer = await entra.fetch(new Request(`https://${CLOUDS[name].entraHost}${path}`, { method: 'POST', body }));
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const caller = await accepts(`Bearer ${token}`);
  return caller.ok ? 'welcome' : caller.failure.code;
}

describe.each(CLOUD_NAMES)('a vault in %s', (name) => {
  const others = CLOUD_NAMES.filter((other) => other !== name).flatMap((other) => CLOUDS[other].armAudiences);

  test.each(CLOUDS[name].armAudiences)('accepts a token for %s', async (audience) => {
    expect(await saysTo(name, audience)).toBe('welcome');
  });

  test.each(others)('turns a token for %s away', async (audience) => {
    expect(await saysTo(name, audience)).toBe('InvalidAuthenticationTokenAudience');
  });
});

test('an Entra of another cloud says another issuer', async () => {
  const { entra } = cloudOf('china');
  const { accepts } = cloudOf('us-government');
  const form = { grant_type: 'client_credentials', client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret };
  const body = new URLSearchParams({ ...form, scope: `${CLOUDS['us-government'].armAudiences[0]}/.default` });
  const answer = await entra.fetch(
    new Request(`https://${CLOUDS.china.entraHost}/ours/oauth2/v2.0/token`, { method: 'POST', body }),
  );
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const caller = await accepts(`Bearer ${token}`);
  expect(caller).toMatchObject({ ok: false, failure: { code: 'InvalidAuthenticationTokenTenant' } });
});
