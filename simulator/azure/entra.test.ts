/** Entra, asked by Microsoft's own identity client, by a browser's worth of plain requests, and by clients who err. */
import { ClientSecretCredential } from '@azure/identity';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '../virtual/clock.ts';
import { Kernel } from '../virtual/kernel.ts';
import { Lifeline } from '../virtual/lifeline.ts';
import { Randomness } from '../ground/random.ts';
import { appTransport } from './app-transport.ts';
import { createSigningKey } from './entra/signing-key.ts';
import { createEntra, type Entra } from './entra.ts';
import type { Credentials } from './entra/credentials.ts';

const AUTHORITY = 'https://login.microsoftonline.com';
const TENANT = '6f0f9c3b-5d3c-4a41-9a63-0d8f6a5d0d11';
const OPERATOR: Credentials = { tenant: TENANT, clientId: 'a4c1b8d2-operator', clientSecret: 'pass&word+1' };
const STARTS_AT = Date.UTC(2026, 0, 5, 9);
const ARM = 'https://management.azure.com';

let kernel: Kernel;
let entra: Entra;

beforeEach(() => {
  kernel = new Kernel(STARTS_AT);
  entra = createEntra({ clock: clock(), random: new Randomness('1').stream('entra'), clients: [OPERATOR] });
});

const clock = () => createClock(kernel, new Lifeline());
const pass = (minutes: number) => kernel.drive(clock().sleep(minutes * 60_000));

// biome-ignore lint/suspicious/noExplicitAny: answers have every shape
async function get(path: string): Promise<{ status: number; body: any }> {
  const answer = await entra.fetch(new Request(`${AUTHORITY}${path}`));
  return { status: answer.status, body: await answer.json() };
}

const FORM = {
  grant_type: 'client_credentials',
  client_id: OPERATOR.clientId,
  client_secret: OPERATOR.clientSecret,
  scope: `${ARM}/.default`,
};

async function post(
  body: Record<string, string>,
  { path = `/${TENANT}/oauth2/v2.0/token`, headers = {} as Record<string, string>, json = false } = {},
  // biome-ignore lint/suspicious/noExplicitAny: answers have every shape
): Promise<{ status: number; body: any }> {
  const answer = await entra.fetch(
    new Request(`${AUTHORITY}${path}`, {
      method: 'POST',
      headers: { 'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded', ...headers },
      body: json ? JSON.stringify(body) : new URLSearchParams(body).toString(),
    }),
  );
  return { status: answer.status, body: await answer.json() };
}

async function token(body = FORM): Promise<string> {
  return (await post(body)).body.access_token;
}

describe("Microsoft's identity client", () => {
  const credential = (secret = OPERATOR.clientSecret, authorityHost = AUTHORITY) =>
    new ClientSecretCredential(TENANT, OPERATOR.clientId, secret, {
      authorityHost,
      disableInstanceDiscovery: authorityHost !== AUTHORITY,
      httpClient: appTransport(entra),
    });

  test('signs in and gets a token for Azure Resource Manager', async () => {
    const { token } = await credential().getToken(`${ARM}/.default`);
    expect(await entra.read(token)).toMatchObject({ ok: true, value: { aud: ARM, appid: OPERATOR.clientId } });
  });

  test('finds its way at another address as well', async () => {
    const { token } = await credential(OPERATOR.clientSecret, 'https://localhost:8443').getToken(`${ARM}/.default`);
    expect((await entra.read(token)).ok).toBe(true);
  });

  test('hears that the secret is wrong, under the number it knows', async () => {
    await expect(credential('guess').getToken(`${ARM}/.default`)).rejects.toThrow(/AADSTS7000215/);
  });
});

describe('a token', () => {
  test('says for whom, for what and how long, in the words of tokens for Azure Resource Manager', async () => {
    const claims = decodeJwt(await token());
    const issuer = `https://sts.windows.net/${TENANT}/`;
    const second = STARTS_AT / 1000;
    expect(claims).toMatchObject({ aud: ARM, iss: issuer, tid: TENANT, ver: '1.0', idtyp: 'app' });
    expect(claims).toMatchObject({ iat: second, nbf: second, exp: second + 3600, appid: OPERATOR.clientId });
    expect(claims.oid).toBe(claims.sub);
    expect(claims).not.toHaveProperty('roles');
  });

  test('is signed by a key that Entra publishes', async () => {
    const { body: discovery } = await get(`/${TENANT}/v2.0/.well-known/openid-configuration`);
    const { body: keys } = await get(new URL(discovery.jwks_uri).pathname);
    const given = await token();
    const verified = await jwtVerify(given, createLocalJWKSet(keys as JSONWebKeySet), {
      currentDate: new Date(kernel.nowMs),
    });
    expect(verified.protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT', kid: keys.keys[0].kid });
    expect(keys.keys[0]).not.toHaveProperty('d');
  });

  test('holds for an hour of the lab, whatever the wall clock says', async () => {
    const given = await token();
    await pass(59.9);
    expect((await entra.read(given)).ok).toBe(true);
    await pass(0.1);
    expect(await entra.read(given)).toMatchObject({ ok: false, failure: { code: 'ExpiredAuthenticationToken' } });
  });

  test('always has the same length for one client, because sizes decide times', async () => {
    const lengths = new Set<number>();
    for (let round = 0; round < 5; round++) {
      lengths.add((await token()).length);
      await pass(17);
    }
    expect(lengths.size).toBe(1);
  });

  test('of another Entra is refused, and so is one that signs nothing', async () => {
    const key = await createSigningKey();
    const other = createEntra({
      clock: clock(),
      random: new Randomness('2').stream('entra'),
      clients: [OPERATOR],
      signingKey: async () => key,
    });
    const request = new Request(`${AUTHORITY}/${TENANT}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams(FORM),
    });
    const { access_token: foreign } = (await (await other.fetch(request)).json()) as { access_token: string };
    const [, payload] = foreign.split('.');
    const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    for (const forged of [foreign, `${header}.${payload}.`, `${header}.${payload}`, 'opaque', 'a.b.c', '..', '']) {
      const outcome = await entra.read(forged);
      expect(outcome).toMatchObject({ ok: false, failure: { code: 'InvalidAuthenticationToken' } });
    }
    expect((await other.read(foreign)).ok).toBe(true);
  });

  test('holds over a restart when the key was kept', async () => {
    const key = await createSigningKey();
    const signing = (kept: typeof key) =>
      createEntra({
        clock: clock(),
        random: new Randomness('1').stream('entra'),
        clients: [OPERATOR],
        signingKey: async () => kept,
      });
    entra = signing(key);
    const given = await token();
    const again = await createSigningKey(JSON.parse(JSON.stringify(key.secret)));
    expect(again.id).toBe(decodeProtectedHeader(given).kid);
    expect((await signing(again).read(given)).ok).toBe(true);
  });
});

describe('asking for a token', () => {
  test('works with a form, with JSON, and with the secret in the header', async () => {
    expect(await post(FORM)).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
    expect(await post(FORM, { json: true })).toMatchObject({ status: 200 });
    const { client_id, client_secret, ...rest } = FORM;
    const basic = Buffer.from(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`);
    const headers = { authorization: `Basic ${basic.toString('base64')}` };
    expect(await post(rest, { headers })).toMatchObject({ status: 200 });
  });

  test('a resource whose name ends with a slash keeps it', async () => {
    const { body } = await post({ ...FORM, scope: 'https://management.core.windows.net//.default' });
    expect(decodeJwt(body.access_token).aud).toBe('https://management.core.windows.net/');
  });

  test("a user's own scopes may stand beside the resource, where Go's client writes them", async () => {
    const { body } = await post({ ...FORM, scope: `${ARM}/.default openid offline_access profile` });
    expect(decodeJwt(body.access_token).aud).toBe(ARM);
  });

  test('the older endpoint takes a resource and writes its numbers as strings', async () => {
    const { scope, ...rest } = FORM;
    const path = `/${TENANT}/oauth2/token`;
    const answer = await post({ ...rest, resource: `${ARM}/` }, { path });
    expect(answer).toMatchObject({ status: 200, body: { expires_in: '3600', resource: `${ARM}/` } });
    expect(answer.body.expires_on).toBe(String(STARTS_AT / 1000 + 3600));
    expect(await post(rest, { path })).toMatchObject({ status: 400, body: { error_codes: [900144] } });
  });

  test.each([
    ['a wrong secret', { client_secret: 'x' }, 401, 'invalid_client', 7000215],
    ['no secret', { client_secret: '' }, 401, 'invalid_client', 7000216],
    ['an unknown client', { client_id: 'nobody' }, 400, 'unauthorized_client', 700016],
    ['no client', { client_id: '' }, 400, 'invalid_request', 900144],
    ['no grant', { grant_type: '' }, 400, 'invalid_request', 900144],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    ['no scope', { scope: '' }, 400, 'invalid_request', 900144],
    ['a single permission', { scope: `${ARM}/user_impersonation` }, 400, 'invalid_scope', 1002012],
    ['a scope of nothing', { scope: '/.default' }, 400, 'invalid_scope', 70011],
    ['two resources', { scope: `${ARM}/.default ${ARM}//.default` }, 400, 'invalid_scope', 70011],
  ])('with %s is refused', async (_, change, status, error, number) => {
    const answer = await post({ ...FORM, ...change });
    expect(answer).toMatchObject({ status, body: { error, error_codes: [number] } });
    expect(answer.body.error_description).toContain(`AADSTS${number}: `);
    expect(answer.body.timestamp).toBe('2026-01-05 09:00:00Z');
    expect(answer.body.trace_id).not.toBe(answer.body.correlation_id);
  });

  test.each(['/oauth2/v2.0/devicecode', '/oauth2/devicecode'])(
    'at %s is refused in words a client can read',
    async (end) => {
      const answer = await post({ client_id: OPERATOR.clientId }, { path: `/${TENANT}${end}` });
      expect(answer).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type', error_codes: [70003] } });
    },
  );

  test('of an unknown tenant is refused, and so is finding the way to it', async () => {
    const elsewhere = { path: '/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token' };
    expect(await post(FORM, elsewhere)).toMatchObject({ status: 400, body: { error_codes: [90002] } });
    const answer = await get('/contoso.example/v2.0/.well-known/openid-configuration');
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_tenant' } });
  });

  test.each(['not json', '[1, 2]', 'null', '"text"', '{"client_id": 7}'])(
    'with the body %s is refused',
    async (body) => {
      const url = `${AUTHORITY}/${TENANT}/oauth2/v2.0/token`;
      const headers = { 'content-type': 'application/json', authorization: 'Basic %%%' };
      const answer = await entra.fetch(new Request(url, { method: 'POST', headers, body }));
      expect(answer.status).toBe(400);
    },
  );
});

test('what is not there is refused in the words of Entra, and so is a look at where tokens are given', async () => {
  for (const path of ['/', '/nowhere', `/${TENANT}/oauth2/v9/token`, `/${TENANT}/users`]) {
    const { status, body } = await get(path);
    expect([status, body.error, body.error_codes], path).toEqual([404, 'invalid_request', [90023]]);
    expect(body.error_description).toMatch(/^AADSTS90023: .* Trace ID: /);
  }
  for (const path of [`/${TENANT}/oauth2/v2.0/token`, `/${TENANT}/oauth2/token`]) {
    expect(await get(path), path).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_codes: [900561] },
    });
  }
});

test('the two versions of the discovery document lead to their own endpoints', async () => {
  const { body: second } = await get(`/${TENANT}/v2.0/.well-known/openid-configuration`);
  const { body: first } = await get(`/${TENANT}/.well-known/openid-configuration`);
  expect(second.token_endpoint).toBe(`${AUTHORITY}/${TENANT}/oauth2/v2.0/token`);
  expect(second.issuer).toBe(`${AUTHORITY}/${TENANT}/v2.0`);
  expect(first.token_endpoint).toBe(`${AUTHORITY}/${TENANT}/oauth2/token`);
  const { body: instance } = await get('/common/discovery/instance?api-version=1.1');
  expect(instance.metadata[0].aliases).toContain('login.microsoftonline.com');
});

// `az logout` and `az account clear` look there before they forget anything.
test.each(['common', 'organizations'])('the way for anybody of any tenant is found under %s', async (anybody) => {
  const { status, body } = await get(`/${anybody}/v2.0/.well-known/openid-configuration`);
  expect([status, body.issuer]).toEqual([200, `${AUTHORITY}/{tenantid}/v2.0`]);
  expect(body.token_endpoint).toBe(`${AUTHORITY}/${anybody}/oauth2/v2.0/token`);
  const answer = await post(FORM, { path: `/${anybody}/oauth2/v2.0/token` });
  expect(answer).toMatchObject({ status: 400, body: { error_codes: [90002] } });
});
