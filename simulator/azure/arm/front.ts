/**
 * The front door of Azure Resource Manager: who is asking, which version, which operation, is the body what it should be;
 * then the operation's row answers, and the answer goes out in ARM's manners: 202 with links for what takes time, pages
 * for lists, error bodies with a code. Nothing a client sends is answered with 500; what is left of that is our own bug
 * and ends the run.
 *
 * A refusal is journaled, so that a story can show it.
 */
import { type Context, Hono } from 'hono';
import type { Failure, Result } from '../../../reference/model/result.ts';
import { apiVersionRefusal } from './api-versions.ts';
import type { Azure } from './azure.ts';
import { type ArmRefusal, armErrorBody, errorBody, statusOf } from './errors.ts';
import { type Answer, type ArmRequest, type Operation, type Role, ROLES } from './operation.ts';
import { page } from './paging.ts';
import { bodyOf } from './request-body.ts';
import { actionOf, templateOf, type Vicinity } from './template.ts';

export interface Caller {
  readonly clientId: string;
  readonly objectId: string;
  /** Undefined for somebody without a role assignment, who may do nothing. */
  readonly role: Role | undefined;
}

/** Who sends this `Authorization` header; for a token that is missing, expired or for somebody else, why not. */
export type Authenticate = (authorization: string | undefined) => Promise<Result<Caller, ArmRefusal>>;

/** How the service asks clients to wait between two looks. Recorded. */
export const RETRY_AFTER_SECONDS = 30;

export interface FrontSettings {
  readonly azure: Azure;
  readonly operations: readonly Operation[];
  readonly authenticate: Authenticate;
  /** Seconds that `Retry-After` asks for. Default: {@link RETRY_AFTER_SECONDS}. */
  readonly retryAfterSeconds?: () => number;
}

type Started = Extract<Answer, { kind: 'started' }>;

interface Env {
  Variables: { requestId: string; caller: Caller };
}

export function createFront({ azure, operations, authenticate, retryAfterSeconds }: FrontSettings): Hono<Env> {
  const { journal, clock } = azure.runtime;
  const ids = azure.runtime.random('arm');
  const { subscription, resourceGroup, vault, region } = azure.site.azure;
  const vicinity: Vicinity = { subscription, resourceGroup, vault };
  const retryAfter = () => String(retryAfterSeconds?.() ?? RETRY_AFTER_SECONDS);

  // Names are compared without regard to case: the router sees small letters, handlers what the client wrote.
  const app = new Hono<Env>({ getPath: (request) => routedPath(request.url).toLowerCase() });
  app.onError((error) => {
    throw error;
  });

  app.use(async (c, next) => {
    const requestId = ids.uuid();
    c.set('requestId', requestId);
    const caller = await authenticate(c.req.header('authorization'));
    if (caller.ok) {
      c.set('caller', caller.value);
      const refusal = apiVersionRefusal(new URL(c.req.url));
      if (refusal) c.res = turnAway(c, refusal);
      else await next();
    } else {
      const { message } = caller.failure;
      c.res = turnAway(c, caller.failure);
      c.header('www-authenticate', `Bearer realm="", error="invalid_token", error_description="${message}"`);
    }
    const now = new Date(clock.nowMs());
    const asked = c.req.header('x-ms-client-request-id');
    if (!c.res.headers.has('x-ms-request-id')) c.header('x-ms-request-id', asked ? stamped(asked, now) : requestId);
    if (asked) c.header('x-ms-client-request-id', asked);
    c.header('x-ms-correlation-request-id', requestId);
    const compact = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
    c.header('x-ms-routing-request-id', `${region.toUpperCase()}:${compact}:${requestId}`);
    const [kind, left] = RATE_LIMITS[c.req.method] ?? ['writes', '1199'];
    c.header(`x-ms-ratelimit-remaining-subscription-${kind}`, left);
    for (const [name, text] of COMMON_HEADERS) c.header(name, text);
  });

  for (const row of operations) {
    const { pattern, names } = templateOf(row.path, vicinity);
    app.on(row.method, pattern, async (c) => {
      const caller = c.get('caller');
      const needed = row.role ?? (row.method === 'GET' ? 'reader' : 'contributor');
      if (!mayAct(caller, needed)) return turnAway(c, notAuthorized(c, caller, row));
      const url = new URL(c.req.url);
      const given = names(routedPath(c.req.url));
      const body = await bodyOf(c.req.raw, row);
      if (!body.ok) return turnAway(c, body.failure);
      const request: ArmRequest = { url, names: given, query: url.searchParams, body: body.value };
      return reply(c, row, request, await row.answer(request, azure));
    });
  }

  app.notFound((c) => turnAway(c, nowhere(new URL(c.req.url).pathname, c.req.method, vicinity)));

  function reply(c: Context<Env>, row: Operation, request: ArmRequest, answer: Answer): Response {
    switch (answer.kind) {
      case 'value':
        return c.json(answer.value as object, answer.status);
      case 'rows':
        return c.json(page(answer.rows, request.url));
      case 'nothing':
        return c.body(null, 204);
      case 'polled':
        if (answer.status === 202) c.header('retry-after', retryAfter());
        for (const [name, text] of Object.entries(answer.headers)) c.header(name, text);
        return answer.value === undefined ? c.body(null, answer.status) : c.json(answer.value as object, answer.status);
      case 'started':
        return accepted(c, row, request, answer);
      case 'refused':
        return refuse(c, row, request, answer.failure);
    }
  }

  /**
   * 202, nothing in the body, and where to look: one GUID is operation, result and job. Recorded, as is that the result
   * lies below the resource acted on, and that the job's id stands in `x-ms-request-id`, save for policies and vCenters.
   */
  function accepted(c: Context<Env>, row: Operation, { url, names }: ArmRequest, started: Started): Response {
    const { jobs } = azure.service.context;
    const { job, again } = started;
    if (again) jobs.rememberHow(job, again);
    const version = `?api-version=${url.searchParams.get('api-version')}`;
    const action = row.method === 'POST' ? row.path.slice(row.path.lastIndexOf('/')) : '';
    const below = row.path
      .slice(0, row.path.length - action.length)
      .replaceAll(/\{(.*?)\}/g, (_, name) => names[name] ?? '');
    const vault = `${url.origin}${azure.ids.vault}`;
    c.header('location', `${vault}${below}/operationresults/${job.id}${version}`);
    c.header('azure-asyncoperation', `${vault}/replicationOperationStatus/${job.id}${version}`);
    c.header('retry-after', retryAfter());
    if (!/replicationPolicies|replicationvCenters/.test(row.path)) c.header('x-ms-request-id', azure.ids.job(job.id));
    return c.body(null, 202);
  }

  function refuse(c: Context<Env>, row: Operation, { names }: ArmRequest, failure: Failure): Response {
    const status = statusOf(failure);
    const { code, message } = failure;
    const subject = Object.values(names).at(-1) ?? '';
    journal.write('refusal', { operation: row.title ?? row.name, subject, code, status, message });
    return c.json(errorBody(failure, c.req.header('x-ms-client-request-id') ?? '', ids.uuid()), status);
  }

  return app;
}

function turnAway(c: Context<Env>, refusal: ArmRefusal): Response {
  c.header('x-ms-failure-cause', 'gateway');
  return c.json(armErrorBody(refusal), refusal.status);
}

/** A stronger role may do what a weaker one may. */
function mayAct({ role }: Caller, needed: Role): boolean {
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

function notAuthorized(c: Context<Env>, { clientId, objectId }: Caller, row: Operation): ArmRefusal {
  const scope = new URL(c.req.url).pathname;
  const who = `The client '${clientId}' with object id '${objectId}'`;
  return {
    status: 403,
    code: 'AuthorizationFailed',
    message: `${who} does not have authorization to perform action '${actionOf(row)}' over scope '${scope}'.`,
  };
}

/** Where a request leads that no operation answers: what is it that does not exist? */
function nowhere(path: string, method: string, { subscription, resourceGroup, vault }: Vicinity): ArmRefusal {
  const [, , subscriptionAsked = '', , groupAsked, , provider, type, name] = path.split('/');
  const is = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const status = 404;
  if (subscriptionAsked && !is(subscriptionAsked, subscription)) {
    return {
      status,
      code: 'SubscriptionNotFound',
      message: `The subscription '${subscriptionAsked}' could not be found.`,
    };
  }
  if (groupAsked && !is(groupAsked, resourceGroup)) {
    return { status, code: 'ResourceGroupNotFound', message: `Resource group '${groupAsked}' could not be found.` };
  }
  const isVault = is(provider ?? '', 'Microsoft.RecoveryServices') && is(type ?? '', 'vaults');
  if (isVault && name && !is(name, vault)) {
    const message = `The Resource 'Microsoft.RecoveryServices/vaults/${name}' under resource group '${groupAsked}' was not found.`;
    return { status, code: 'ResourceNotFound', message };
  }
  return { status, code: 'InvalidResourceType', message: `There is no operation ${method} ${path}.` };
}

/**
 * The path that a request is routed by: results of operations lie below the resource that was acted on, and are all
 * answered alike.
 */
function routedPath(url: string): string {
  const path = decoded(new URL(url).pathname);
  return path.replace(/^(.*\/vaults\/[^/]+)\/.*(\/operationresults\/[^/]+)$/i, '$1$2');
}

/** A client's request id and the time, as the service's own requests are named: `<guid> 4/7/2021 5:28:28 AM`. Recorded. */
function stamped(clientRequestId: string, now: Date): string {
  const time = now.toLocaleString('en-US', { timeZone: 'UTC' }).replace(',', '').replaceAll('\u202f', ' ');
  return `${clientRequestId} ${time}`;
}

const RATE_LIMITS: Readonly<Record<string, readonly [string, string]>> = {
  GET: ['reads', '11999'],
  DELETE: ['deletes', '14999'],
};

/** A path whose escapes are broken is looked up as it stands, and not found. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const COMMON_HEADERS = [
  ['cache-control', 'no-cache'],
  ['pragma', 'no-cache'],
  ['expires', '-1'],
  ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
  ['x-content-type-options', 'nosniff'],
] as const;
