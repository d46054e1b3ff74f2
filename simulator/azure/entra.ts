/**
 * Microsoft Entra ID, as far as clients of the vault and the site's provider need it: discovery, keys, and access tokens for
 * client credentials, valid for an hour of the lab's time.
 */
import { type Context, Hono } from 'hono';
import type { JWK } from 'jose';
import type { Clock, RandomStream } from '../../reference/runtime.ts';
import { type AzureCloud, CLOUDS } from '../site/clouds.ts';
import { issueToken, TOKEN_LIFETIME, tokenReader } from './entra/access-token.ts';
import type { Credentials } from './entra/credentials.ts';
import { ANY_TENANT, instanceDiscovery, openIdConfiguration } from './entra/discovery.ts';
import {
  faultBody,
  nothingThere,
  onlyPosts,
  type SignInFault,
  unknownTenant,
  unsupportedGrant,
} from './entra/sign-in-fault.ts';
import { resourceNamed, resourceOfScope, signIn, type TokenRequest } from './entra/sign-in.ts';
import { processSigningKey, type SigningKey } from './entra/signing-key.ts';
import type { FetchApp } from './gateway.ts';

export interface Entra extends FetchApp {
  /** What a token claims if Entra signed it and it holds now, or why not. */
  readonly read: ReturnType<typeof tokenReader>;
}

export interface EntraSettings {
  /** Tokens live by this clock. */
  readonly clock: Clock;
  readonly random: RandomStream;
  readonly clients: readonly Credentials[];
  /** Whose Entra it is. Default: the commercial cloud's. */
  readonly cloud?: AzureCloud;
  /** Default: {@link processSigningKey}. */
  readonly signingKey?: () => Promise<SigningKey>;
}

export function createEntra(settings: EntraSettings): Entra {
  const { clock, random, clients, cloud = CLOUDS.commercial, signingKey = processSigningKey } = settings;
  /** Each client's service principal. */
  const objectIds = new Map(clients.map(({ clientId }) => [clientId, random.uuid()]));
  const app = new Hono();
  app.onError((error) => {
    throw error;
  });

  function turnAway(c: Context, fault: SignInFault) {
    return c.json(faultBody(fault, cloud, new Date(clock.nowMs()), random), fault.status);
  }

  async function sign(c: Context, resource: Parameters<typeof signIn>[3]) {
    const tenant = c.req.param('tenant') ?? '';
    const outcome = signIn(clients, tenant, await tokenRequestOf(c), resource);
    if (!outcome.ok) return { refusal: turnAway(c, outcome.fault) };
    const { client, audience } = outcome;
    const wish = { cloud, ...client, objectId: objectIds.get(client.clientId) ?? '', audience };
    return { token: await issueToken(await signingKey(), wish, clock.nowMs(), random), audience };
  }

  app.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store, no-cache');
    c.header('pragma', 'no-cache');
    c.header('x-content-type-options', 'nosniff');
  });

  app.post('/:tenant/oauth2/v2.0/token', async (c) => {
    const { refusal, token } = await sign(c, resourceOfScope);
    const life = { expires_in: TOKEN_LIFETIME, ext_expires_in: TOKEN_LIFETIME };
    return refusal ?? c.json({ token_type: 'Bearer', ...life, access_token: token });
  });

  // The first version of the endpoint writes its numbers as strings.
  app.post('/:tenant/oauth2/token', async (c) => {
    const issuedAt = Math.floor(clock.nowMs() / 1000);
    const { refusal, token, audience } = await sign(c, resourceNamed);
    if (refusal) return refusal;
    return c.json({
      token_type: 'Bearer',
      expires_in: String(TOKEN_LIFETIME),
      ext_expires_in: String(TOKEN_LIFETIME),
      expires_on: String(issuedAt + TOKEN_LIFETIME),
      not_before: String(issuedAt),
      resource: audience,
      access_token: token,
    });
  });

  // Nobody signs in by hand here; clients that offer it read the answer as JSON.
  app.on('POST', ['/:tenant/oauth2/v2.0/devicecode', '/:tenant/oauth2/devicecode'], (c) =>
    turnAway(c, unsupportedGrant('device_code')),
  );
  for (const path of ['/:tenant/oauth2/v2.0/token', '/:tenant/oauth2/token']) {
    app.all(path, (c) => turnAway(c, onlyPosts(c.req.method)));
  }

  app.get('/common/discovery/instance', (c) => c.json(instanceDiscovery(new URL(c.req.url).origin)));

  for (const version of ['v2.0', undefined] as const) {
    const [part, keys] = version ? [`/${version}`, `/discovery/${version}/keys`] : ['', '/discovery/keys'];
    app.get(`/:tenant${part}/.well-known/openid-configuration`, (c) => {
      const tenant = c.req.param('tenant');
      const known = [...ANY_TENANT, ...clients.map((client) => client.tenant)].some((one) => isSame(one, tenant));
      if (!known) return turnAway(c, unknownTenant(tenant, 'invalid_tenant'));
      return c.json(openIdConfiguration(cloud, new URL(c.req.url).origin, tenant, version));
    });
    // The same keys sign for every tenant.
    app.get(`/:tenant${keys}`, async (c) => c.json({ keys: [(await signingKey()).published] satisfies JWK[] }));
  }

  app.notFound((c) => turnAway(c, nothingThere(c.req.method, c.req.path)));
  return { fetch: async (request) => app.fetch(request), read: tokenReader(signingKey, clock) };
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** A form, as OAuth has it, or JSON; id and secret may come as basic authentication instead. */
async function tokenRequestOf(c: Context): Promise<TokenRequest> {
  const text = await c.req.text();
  const isJson = c.req.header('content-type')?.includes('json') ?? false;
  const said = isJson ? fieldsOf(text) : Object.fromEntries(new URLSearchParams(text));
  const basic = /^basic\s+(.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (!basic) return said;
  const [id, secret] = Buffer.from(basic, 'base64').toString().split(':').map(unescaped);
  return { ...said, client_id: id, client_secret: secret };
}

/** The strings of a JSON object; nothing, for anything else. */
function fieldsOf(text: string): TokenRequest {
  try {
    const said: unknown = JSON.parse(text);
    return Object.fromEntries(Object.entries(said ?? {}).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
