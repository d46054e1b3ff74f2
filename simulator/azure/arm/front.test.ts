/** The front door against those who have no business there: no token, the wrong one, no sense. Nobody gets a 500. */
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createClock } from '../../virtual/clock.ts';
import { minutes, Stage } from '../../stages/lab-stage.ts';
import { Lifeline } from '../../virtual/lifeline.ts';
import { Randomness } from '../../ground/random.ts';
import { CLOUDS } from '../../site/clouds.ts';
import { createEntra } from '../entra.ts';
import type { Credentials } from '../entra/credentials.ts';
import { bearerAuthentication } from './authenticate.ts';
import { createFront } from './front.ts';
import { missing, nothing, operation, rows, started, value } from './operation.ts';

const ENDPOINT = 'https://vault.example:8443';
const HUNDREDS = Array.from({ length: 250 }, (_, index) => ({ name: `row${index}` }));

/** A few rows of every kind, all below the vault. */
const OPERATIONS = [
  operation({
    name: 'Things.list',
    method: 'GET',
    path: '/things',
    source: 'inferred',
    answer: () => rows(HUNDREDS),
  }),
  operation({
    name: 'Things.get',
    method: 'GET',
    path: '/things/{thingName}',
    source: 'inferred',
    answer: ({ names }) => value({ name: names.thingName }),
  }),
  operation({
    name: 'Things.put',
    method: 'PUT',
    path: '/things/{thingName}',
    source: 'inferred',
    body: z.object({ properties: z.object({ size: z.number().optional() }).optional() }),
    answer: ({ body }) => value(body),
  }),
  operation({
    name: 'Things.failOver',
    method: 'POST',
    path: '/things/{thingName}/failOver',
    role: 'operator',
    source: 'inferred',
    answer: ({ names }, { service }) =>
      started(() => {
        const { jobs } = service.context;
        const job = jobs.start('RepairVMReplication', names.thingName ?? '', 'ProtectionEntity', async () => ({
          ok: true,
          value: undefined,
        }));
        return { ok: true, value: job };
      }),
  }),
  operation({
    name: 'Missing.get',
    method: 'GET',
    path: '/missing',
    source: 'inferred',
    answer: () => missing('thing'),
  }),
  operation({
    name: 'Results.get',
    method: 'GET',
    path: '/operationresults/{operationId}',
    source: 'inferred',
    answer: ({ names }) => value({ operation: names.operationId }),
  }),
  operation({
    name: 'Things.delete',
    method: 'DELETE',
    path: '/things/{thingName}',
    source: 'inferred',
    answer: nothing,
  }),
];

let stage: Stage;
let base: string;
let front: ReturnType<typeof createFront>;
let entra: ReturnType<typeof createEntra>;
const tokens = { contributor: '', operator: '', reader: '', nobody: '', stranger: '' };
const STRANGE_TENANT = '11111111-1111-4111-8111-111111111111';

beforeAll(async () => {
  stage = new Stage();
  await stage.lab.start();
  const { azure: names } = stage.lab.site;
  base = `/subscriptions/${names.subscription}/resourceGroups/${names.resourceGroup}/providers/Microsoft.RecoveryServices/vaults/${names.vault}`;
  const clients: Credentials[] = [
    ...(['contributor', 'operator', 'reader'] as const).map((role) => ({ ...client(names.tenant, role), role })),
    client(names.tenant, 'nobody'),
    { ...client(STRANGE_TENANT, 'stranger'), role: 'contributor' },
  ];
  const clock = createClock(stage.lab.kernel, new Lifeline());
  entra = createEntra({ clock, random: new Randomness('1').stream('entra'), clients });
  const roleOf = (id: string) => clients.find(({ clientId }) => clientId === id)?.role;
  const authenticate = bearerAuthentication({
    entra,
    tenant: names.tenant,
    cloud: CLOUDS.commercial,
    origins: [ENDPOINT],
    roleOf,
  });
  front = createFront({ azure: stage.lab.azure(), operations: OPERATIONS, authenticate });
  for (const { clientId, tenant } of clients) tokens[clientId as keyof typeof tokens] = await signIn(clientId, tenant);
});

const client = (tenant: string, clientId: string): Credentials => ({ tenant, clientId, clientSecret: 'secret' });

async function signIn(clientId: string, tenant = stage.lab.site.azure.tenant, scope = 'https://management.azure.com') {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: 'secret' };
  const answer = await entra.fetch(
    new Request(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, scope: `${scope}/.default` }),
    }),
  );
  return ((await answer.json()) as { access_token: string }).access_token;
}

interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly query?: string;
}

async function ask({ method = 'GET', path = '/things/one', body, query = '?api-version=2023-06-01', ...rest }: Ask) {
  const { token = tokens.contributor, headers = { authorization: `Bearer ${token}` } } = rest;
  const whole = path.startsWith('/things') || path === '' ? `${base}${path}` : path;
  const request = new Request(`https://management.azure.com${whole}${query}`, { method, headers, body });
  const answer = await front.fetch(request);
  const text = await answer.text();
  const json = text === '' ? undefined : JSON.parse(text);
  return { status: answer.status, headers: answer.headers, body: json, code: json?.error?.code };
}

describe('who is asking', () => {
  test('somebody without a token hears so, and where to sign in', async () => {
    const answer = await ask({ headers: {} });
    expect(answer).toMatchObject({ status: 401, code: 'AuthenticationFailed' });
    expect(answer.headers.get('www-authenticate')).toContain(
      `authorization_uri="https://login.microsoftonline.com/${stage.lab.site.azure.tenant}"`,
    );
  });

  test('at an address of its own the front sends them to the Entra beside it', async () => {
    const answer = await front.fetch(new Request(`${ENDPOINT}${base}?api-version=2023-06-01`));
    expect(answer.headers.get('www-authenticate')).toContain(`authorization_uri="${ENDPOINT}/`);
  });

  test('where this cloud has its endpoints is told to everybody', async () => {
    const look = async (origin: string, version: string) => {
      const answer = await front.fetch(new Request(`${origin}/metadata/endpoints?api-version=${version}`));
      return JSON.parse(await answer.text());
    };
    const cloud = await look(ENDPOINT, '2022-09-01');
    expect(cloud).toMatchObject({ resourceManager: `${ENDPOINT}/`, authentication: { loginEndpoint: ENDPOINT } });
    expect(await look(ENDPOINT, '2020-06-01')).toEqual([cloud]);
    const [publicCloud] = await look('https://management.azure.com', '2019-05-01');
    expect(publicCloud).toMatchObject({ name: 'AzureCloud' });
    expect(await look(ENDPOINT, '1.0')).toMatchObject({ authentication: { loginEndpoint: ENDPOINT } });
    for (const audience of cloud.authentication.audiences) {
      const token = await signIn('reader', undefined, audience);
      expect(await ask({ token })).toMatchObject({ status: 200 });
    }
  });

  test.each(['Basic YTpi', 'Bearer', 'Bearer ', 'Bearer a b', 'opaque', 'Bearer opaque', 'Bearer a.b.c', 'Bearer ..'])(
    'the header "%s" is no token',
    async (authorization) => {
      expect(await ask({ headers: { authorization } })).toMatchObject({
        status: 401,
        code: 'InvalidAuthenticationToken',
      });
    },
  );

  test('a token whose signature was taken off, changed or exchanged is refused', async () => {
    const [header = '', payload = '', signature = ''] = tokens.contributor.split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const hmac = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const promoted = Buffer.from(JSON.stringify({ ...claims, appid: 'contributor', exp: claims.exp + 1 }));
    const forgeries = [
      `${none}.${payload}.`,
      `${hmac}.${payload}.${signature}`,
      `${header}.${promoted.toString('base64url')}.${signature}`,
      `${header}.${payload}.${tokens.reader.split('.')[2]}`,
      `${header}.${payload}`,
    ];
    for (const token of forgeries) {
      expect(await ask({ token })).toMatchObject({ status: 401, code: 'InvalidAuthenticationToken' });
    }
  });

  test('a token for another service, or from another tenant, is told apart from a forged one', async () => {
    const elsewhere = await signIn('contributor', undefined, 'https://vault.azure.net');
    expect(await ask({ token: elsewhere })).toMatchObject({ status: 401, code: 'InvalidAuthenticationTokenAudience' });
    expect(await ask({ token: tokens.stranger })).toMatchObject({
      status: 401,
      code: 'InvalidAuthenticationTokenTenant',
    });
  });

  test.each([
    'https://management.azure.com',
    'https://management.azure.com/',
    'https://management.core.windows.net',
    'https://management.core.windows.net/',
    ENDPOINT,
  ])('a token for %s is good', async (resource) => {
    const token = await signIn('reader', undefined, resource);
    expect(await ask({ token })).toMatchObject({ status: 200, body: { name: 'one' } });
  });

  test('a token holds for an hour of the lab', async () => {
    const token = await signIn('reader');
    await stage.lab.sleep(minutes(59));
    expect(await ask({ token })).toMatchObject({ status: 200 });
    await stage.lab.sleep(minutes(1));
    expect(await ask({ token })).toMatchObject({ status: 401, code: 'ExpiredAuthenticationToken' });
    for (const name of ['contributor', 'operator', 'reader', 'nobody'] as const) tokens[name] = await signIn(name);
  });
});

describe('who may what', () => {
  const over = { method: 'POST', path: '/things/one/failOver' };

  test('a reader looks and changes nothing', async () => {
    expect(await ask({ token: tokens.reader })).toMatchObject({ status: 200 });
    expect(await ask({ ...over, token: tokens.reader })).toMatchObject({ status: 403, code: 'AuthorizationFailed' });
  });

  test('an operator fails over and deletes nothing', async () => {
    expect(await ask({ ...over, token: tokens.operator })).toMatchObject({ status: 202 });
    const answer = await ask({ method: 'DELETE', token: tokens.operator });
    expect(answer).toMatchObject({ status: 403, code: 'AuthorizationFailed' });
    expect(answer.body.error.message).toContain('Microsoft.RecoveryServices/vaults/things/delete');
  });

  test('a contributor may both, a client without an assignment may not even look', async () => {
    expect(await ask(over)).toMatchObject({ status: 202 });
    expect(await ask({ method: 'DELETE' })).toMatchObject({ status: 204 });
    expect(await ask({ token: tokens.nobody })).toMatchObject({ status: 403, code: 'AuthorizationFailed' });
  });
});

describe('which version', () => {
  test.each([
    ['', 'MissingApiVersionParameter'],
    ['?api-version=', 'MissingApiVersionParameter'],
    ['?api-version=latest', 'InvalidApiVersionParameter'],
    ['?api-version=2019-02-30', 'NoRegisteredProviderFound'],
    ['?api-version=2099-01-01', 'NoRegisteredProviderFound'],
    ['?api-version=2021-13-01', 'InvalidApiVersionParameter'],
  ])('"%s" is refused', async (query, code) => {
    expect(await ask({ query })).toMatchObject({ status: 400, code });
  });
});

test.each(['2016-08-10', '2023-06-01', '2025-08-01', '2026-11-01', '2018-07-10-preview'])(
  'version %s is taken, also by clients newer than this front',
  async (version) => {
    expect(await ask({ query: `?api-version=${version}` })).toMatchObject({ status: 200 });
  },
);

describe('what is asked for', () => {
  const { subscription, resourceGroup } = new Stage().lab.site.azure;
  const group = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;

  test('names are found whatever their case, and handed on as they were written', async () => {
    const answer = await ask({ path: `${base.toUpperCase()}/THINGS/OnE` });
    expect(answer).toMatchObject({ status: 200, body: { name: 'OnE' } });
    expect(await ask({ path: '/things/a%20b%C3%A4' })).toMatchObject({ status: 200, body: { name: 'a bä' } });
  });

  test.each([
    ['/', 'InvalidResourceType'],
    ['/subscriptions/other/providers/Microsoft.Compute/virtualMachines', 'SubscriptionNotFound'],
    [`/subscriptions/${subscription}/resourceGroups/other/x`, 'ResourceGroupNotFound'],
    [`/subscriptions/${subscription}/providers/Microsoft.Nothing/things`, 'InvalidResourceType'],
    [`${group}/providers/Microsoft.RecoveryServices/vaults/other/things`, 'ResourceNotFound'],
    [`${group}/providers/Microsoft.RecoveryServices/vaults/other`, 'ResourceNotFound'],
    ['/things/one/more', 'InvalidResourceType'],
    ['/things/%ff/y', 'InvalidResourceType'],
    ['/things/a%2Fb%2Fc', 'InvalidResourceType'],
    ['/things/../../../../../etc/passwd', 'InvalidResourceType'],
  ])('%s leads nowhere', async (path, code) => {
    expect(await ask({ path })).toMatchObject({ status: 404, code });
  });

  test.each(['GET', 'PUT', 'POST', 'DELETE'])(
    'a slash inside a name separates nothing: %s of it leads nowhere',
    async (method) => {
      for (const path of ['/things/one%2FfailOver', '/things%2fone', '/things/a%2Fb']) {
        expect(await ask({ method, path }), path).toMatchObject({ status: 404, code: 'InvalidResourceType' });
      }
    },
  );

  test('nor does a path without end, or a name without sense', async () => {
    expect(await ask({ path: `/things/${'x'.repeat(10_000)}/y` })).toMatchObject({ status: 404 });
    expect(await ask({ path: '/things/%ff' })).toMatchObject({ status: 200, body: { name: '%ff' } });
  });

  test('a verb that a path has not is refused with those it has', async () => {
    const answer = await ask({ method: 'PATCH' });
    expect(answer).toMatchObject({ status: 405, code: 'MethodNotAllowed' });
    expect(answer.headers.get('allow')).toBe('GET, PUT, DELETE');
    expect(await ask({ method: 'constructor' })).toMatchObject({ status: 405 });
    expect(await ask({ method: 'HEAD' })).toMatchObject({ status: 204, body: undefined });
  });
});

describe('what is in it', () => {
  const put = (body: string | Uint8Array<ArrayBuffer>) => ask({ method: 'PUT', body });

  test.each(['{', 'null', '7', '"text"', '[]', '[{}]', '{"properties":7}', '{"properties":{"size":"big"}}', '\u0000'])(
    '%s is refused',
    async (body) => {
      expect(await put(body)).toMatchObject({ status: 400, code: 'InvalidRequestContent' });
    },
  );

  test('nesting without end is refused or ignored, and breaks nothing', async () => {
    expect(await put('['.repeat(1_000_000))).toMatchObject({ status: 400 });
    expect(await put(`{"more":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)).toMatchObject({ status: 200 });
  });

  test('names of prototypes are names like any other', async () => {
    const answer = await put('{"__proto__":{"properties":{"size":1}},"constructor":null}');
    expect(answer).toMatchObject({ status: 200, body: {} });
    expect(await ask({ path: '/things/__proto__' })).toMatchObject({ status: 200, body: { name: '__proto__' } });
    expect(await ask({ method: 'POST', path: '/things/constructor/failOver' })).toMatchObject({ status: 202 });
  });

  test('no more than 4 MiB are read, also of a body that comes in pieces', async () => {
    expect(await put(`"${'x'.repeat(5_000_000)}"`)).toMatchObject({ status: 413, code: 'RequestContentTooLarge' });
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    const request = new Request(`https://management.azure.com${base}/things/one?api-version=2023-06-01`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${tokens.contributor}` },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect((await front.fetch(request)).status).toBe(413);
    expect(sent).toBeLessThan(5_000_000);
  });

  test('bytes that are no text are read as well as they can be', async () => {
    expect(await put(new Uint8Array([0xff, 0xfe, 0x7b]))).toMatchObject({ status: 400 });
    expect(await put(new TextEncoder().encode('\uFEFF{}'))).toMatchObject({ status: 200 });
  });
});

describe('lists', () => {
  test('come in pages whose links lead to all of it', async () => {
    const names: string[] = [];
    let query = '?api-version=2023-06-01';
    for (;;) {
      const { body } = await ask({ path: '/things', query });
      names.push(...body.value.map(({ name }: { name: string }) => name));
      if (body.nextLink === null) break;
      query = new URL(body.nextLink).search;
    }
    expect(names).toEqual(HUNDREDS.map(({ name }) => name));
  });

  test.each(['-5', '1e9', 'x', '99999999999999999999', ''])('with $skipToken=%s answer something', async (token) => {
    const query = `?api-version=2023-06-01&$skipToken=${token}&$take=-1`;
    expect(await ask({ path: '/things', query })).toMatchObject({ status: 200 });
  });
});

test('a request is known by the name its client gave it, together with the time', async () => {
  const headers = { authorization: `Bearer ${tokens.reader}`, 'x-ms-client-request-id': 'mine' };
  const answer = await ask({ headers });
  expect(answer.headers.get('x-ms-client-request-id')).toBe('mine');
  expect(answer.headers.get('x-ms-request-id')).toMatch(/^mine 1\/5\/2026 \d+:\d\d:\d\d (AM|PM)$/);
  const routing = new RegExp(`^[A-Z]+:20260105T\\d{6}Z:${answer.headers.get('x-ms-correlation-request-id')}$`);
  expect(answer.headers.get('x-ms-routing-request-id')).toMatch(routing);
  const job = await ask({ headers, path: `${base}/replicationJobs/one` });
  expect(job.headers.get('x-ms-request-id')).toMatch(/^\/Subscriptions\/.*\/replicationJobs\/one$/);
  const jobs = await ask({ headers, path: `${base}/replicationJobs` });
  expect(jobs.headers.get('x-ms-request-id')).toBe(jobs.headers.get('x-ms-correlation-request-id'));
});

test('what takes time is answered with links and one id in all of them', async () => {
  const { headers } = await ask({ method: 'POST', path: '/things/w%C3%B6rk/failOver' });
  const id = headers.get('x-ms-request-id')?.split('/').at(-1);
  expect(headers.get('location')).toMatch(new RegExp(`/things/w%C3%B6rk/operationresults/${id}\\?api-version=`));
  expect(headers.get('azure-asyncoperation')).toContain(`/replicationOperationStatus/${id}?api-version=`);
  expect(headers.get('retry-after')).toBe('30');
});

test('a refusal carries the id that its headers have', async () => {
  const { status, headers, body } = await ask({ path: `${base}/missing` });
  expect(status).toBe(404);
  const [{ activityId }] = body.error.details;
  expect(activityId).toBe(headers.get('x-ms-correlation-request-id'));
});

test.each([
  ['at the front', (path: string) => `/${path}`],
  ['in the middle', (path: string) => path.replace('/things', '//things')],
  ['at the end', (path: string) => `${path}/`],
])('a slash to spare %s does not matter', async (_, spare) => {
  const path = spare(`${base}/things/one`);
  expect(await ask({ path })).toMatchObject({ status: 200, body: { name: 'one' } });
});

test.each(['w%C3%B6rk', 'two%0Alines'])('the link to a result leads back, whatever %s is called', async (name) => {
  const { headers } = await ask({ method: 'POST', path: `/things/${name}/failOver` });
  const { pathname } = new URL(headers.get('location') ?? '');
  const operation = headers.get('x-ms-request-id')?.split('/').at(-1);
  expect(await ask({ path: pathname })).toMatchObject({ status: 200, body: { operation } });
});
