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
import type { Job } from '../../../reference/site-recovery/jobs.ts';
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
  readonly role: Role;
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
  const app = new Hono<Env>({ getPath: (request) => decoded(new URL(request.url).pathname).toLowerCase() });
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
    const stamp = new Date(clock.nowMs()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const asked = c.req.header('x-ms-client-request-id');
    if (!c.res.headers.has('x-ms-request-id')) c.header('x-ms-request-id', requestId);
    if (asked) c.header('x-ms-client-request-id', asked);
    c.header('x-ms-correlation-request-id', requestId);
    c.header('x-ms-routing-request-id', `${region.toUpperCase()}:${stamp}:${requestId}`);
    const left = c.req.method === 'GET' ? 'reads' : 'writes';
    c.header(`x-ms-ratelimit-remaining-subscription-${left}`, c.req.method === 'GET' ? '11999' : '1199');
    for (const [name, text] of COMMON_HEADERS) c.header(name, text);
  });

  for (const row of operations) {
    const { pattern, names } = templateOf(row.path, vicinity);
    app.on(row.method, pattern, async (c) => {
      const caller = c.get('caller');
      const needed = row.role ?? (row.method === 'GET' ? 'reader' : 'contributor');
      if (ROLES.indexOf(caller.role) < ROLES.indexOf(needed)) return turnAway(c, notAuthorized(c, caller, row));
      const url = new URL(c.req.url);
      const given = names(decoded(url.pathname));
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
        return accepted(c, request.url, answer.job, answer.again);
      case 'refused':
        return refuse(c, row, request, answer.failure);
    }
  }

  /** 202, nothing in the body, and where to look: one GUID is operation, result and job. Recorded. */
  function accepted(
    c: Context<Env>,
    { origin, search }: URL,
    job: Job,
    again: (() => Result<Job>) | undefined,
  ): Response {
    if (again) azure.service.context.jobs.rememberHow(job, again);
    const version = search.includes('api-version')
      ? `?api-version=${new URLSearchParams(search).get('api-version')}`
      : '';
    const base = `${origin}${azure.ids.vault.replace('/Subscriptions/', '/subscriptions/')}`;
    c.header('location', `${base}/operationresults/${job.id}${version}`);
    c.header('azure-asyncoperation', `${base}/replicationOperationStatus/${job.id}${version}`);
    c.header('retry-after', retryAfter());
    c.header('x-ms-request-id', azure.ids.job(job.id));
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
