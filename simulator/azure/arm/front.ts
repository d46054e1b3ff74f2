/**
 * The front door of Azure Resource Manager: who is asking, which version, which operation, is the body what it should be;
 * then the operation's row answers, and the answer goes out in ARM's manners ({@link replyWith}). Nothing a client sends is
 * answered with 500; what is left of that is our own bug and ends the run.
 */
import { type Context, Hono } from 'hono';
import type { Result } from '../../../reference/model/result.ts';
import { apiVersionRefusal } from './api-versions.ts';
import type { Azure } from './azure.ts';
import { type ArmRefusal, armErrorBody } from './errors.ts';
import { cloudMetadata, entraOf, METADATA_PATH } from './metadata.ts';
import { nowhere, vaultGone } from './nowhere.ts';
import { type Operation, type Role, ROLES } from './operation.ts';
import { replyWith, RETRY_AFTER_SECONDS } from './reply.ts';
import { bodyOf } from './request-body.ts';
import { commonHeaders, jsonTypeOf } from './response-headers.ts';
import { actionOf, belowVault, decoded, templateOf, type Vicinity } from './template.ts';

export interface Caller {
  readonly clientId: string;
  readonly objectId: string;
  /** Undefined for somebody without a role assignment, who may do nothing. */
  readonly role: Role | undefined;
}

/** Who sends this `Authorization` header; for a token that is missing, expired or for somebody else, why not. */
export type Authenticate = (authorization: string | undefined) => Promise<Result<Caller, ArmRefusal>>;

export interface FrontSettings {
  readonly azure: Azure;
  readonly operations: readonly Operation[];
  readonly authenticate: Authenticate;
  /** Seconds that `Retry-After` asks for. Default: {@link RETRY_AFTER_SECONDS}. */
  readonly retryAfterSeconds?: () => number;
}

interface Env {
  /** One GUID stands for the request in headers and error bodies. Recorded. */
  Variables: { caller: Caller; requestId: string };
}

export function createFront({ azure, operations, authenticate, retryAfterSeconds }: FrontSettings): Hono<Env> {
  const ids = azure.runtime.random('arm');
  const { subscription, resourceGroup, vault, tenant } = azure.site.azure;
  const vicinity: Vicinity = { subscription, resourceGroup, vault };
  const manners = { retryAfter: (times = 1) => String(times * (retryAfterSeconds?.() ?? RETRY_AFTER_SECONDS)) };

  // Names are compared without regard to case: the router sees small letters, handlers what the client wrote.
  const app = new Hono<Env>({ getPath: (request) => routedPath(request.url).toLowerCase() });
  app.onError((error) => {
    throw error;
  });

  app.get(METADATA_PATH, (c) => c.json(cloudMetadata(azure.site.azure.cloud, new URL(c.req.url))));

  app.use(async (c, next) => {
    const requestId = ids.uuid();
    c.set('requestId', requestId);
    const caller = await authenticate(c.req.header('authorization'));
    const refusal = caller.ok ? (apiVersionRefusal(new URL(c.req.url)) ?? slashInName(c, vicinity)) : caller.failure;
    if (caller.ok) c.set('caller', caller.value);
    if (refusal) c.res = turnAway(c, refusal);
    else await next();
    // Asking whether something exists is answered without it. Documented.
    if (c.req.method === 'HEAD' && c.res.status === 200) c.res = c.body(null, 204);
    if (c.res.status === 401 && refusal) {
      const entra = entraOf(azure.site.azure.cloud, new URL(c.req.url));
      c.header('www-authenticate', challenge(`${entra}/${tenant}`, refusal));
    }
    // Put onto the answer itself: Hono would make a new answer for each of them.
    const { headers } = c.res;
    if (headers.get('content-type') === 'application/json') {
      headers.set('content-type', jsonTypeOf(new URL(c.req.url)));
    }
    for (const [name, text] of commonHeaders(azure, c.req.raw, requestId)) {
      if (!headers.has(name)) headers.set(name, text);
    }
  });

  for (const row of operations) {
    const { pattern, names } = templateOf(row.path, vicinity);
    app.on(row.method, pattern, async (c) => {
      const caller = c.get('caller');
      const needed = row.role ?? (row.method === 'GET' ? 'reader' : 'contributor');
      if (!mayAct(caller, needed)) return turnAway(c, notAuthorized(c, caller, row));
      if (belowVault(row.path) && !azure.service.context.vault.exists) return turnAway(c, vaultGone(vicinity));
      const body = await bodyOf(c.req.raw, row);
      if (!body.ok) return turnAway(c, body.failure);
      const url = new URL(c.req.url);
      const given = names(routedPath(c.req.url));
      const asking = caller.role ?? needed;
      const request = { url, names: given, query: url.searchParams, caller: asking, body: body.value };
      return replyWith(await row.answer(request, azure), {
        c,
        azure,
        row,
        request,
        manners,
        requestId: c.get('requestId'),
      });
    });
  }

  // A verb that no row of the path has. Registered last: rows come first.
  const verbs = Map.groupBy(operations, ({ path }) => templateOf(path, vicinity).pattern);
  for (const [pattern, rows] of verbs) {
    const allowed = rows.map(({ method }) => method).join(', ');
    const are = rows.length === 1 ? 'is' : 'are';
    app.all(pattern, (c) => {
      c.header('allow', allowed);
      const message = `${c.req.method} is not a verb of this resource; ${allowed} ${are}.`;
      return turnAway(c, { status: 405, code: 'MethodNotAllowed', message });
    });
  }

  app.notFound((c) => turnAway(c, nowhere(routedPath(c.req.url), c.req.method, vicinity)));
  return app;
}

function turnAway(c: Context, refusal: ArmRefusal): Response {
  c.header('x-ms-failure-cause', 'gateway');
  return c.json(armErrorBody(refusal), refusal.status);
}

/** Where to sign in, for clients that ask without a token to find that out. Documented. */
function challenge(signIn: string, { message }: ArmRefusal): string {
  return `Bearer authorization_uri="${signIn}", error="invalid_token", error_description="${message}"`;
}

/** A stronger role may do what a weaker one may. */
function mayAct({ role }: Caller, needed: Role): boolean {
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

function notAuthorized(c: Context, { clientId, objectId }: Caller, row: Operation): ArmRefusal {
  const scope = new URL(c.req.url).pathname;
  const message = `Client '${clientId}' (object '${objectId}') may not '${actionOf(row)}' over scope '${scope}'.`;
  return { status: 403, code: 'AuthorizationFailed', message };
}

/** A slash that is written as `%2F` belongs to a name, and nothing here has such a name. */
function slashInName(c: Context, vicinity: Vicinity): ArmRefusal | undefined {
  const { pathname } = new URL(c.req.url);
  return /%2f/i.test(pathname) ? nowhere(pathname, c.req.method, vicinity) : undefined;
}

/**
 * The path that a request is routed by: results of operations lie below the resource that was acted on, and are all
 * answered alike. A path whose escapes are broken is looked up as it stands, and not found. Slashes to spare, which come
 * from endpoints that are written with one at their end, do not matter (inferred).
 */
function routedPath(url: string): string {
  const plain = new URL(url).pathname.replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  return decoded(plain).replace(/^((?:\/[^/]*){6}\/vaults\/[^/]+)\/.*(\/operationresults\/[^/]+)$/is, '$1$2');
}
