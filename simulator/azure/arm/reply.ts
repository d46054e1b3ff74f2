/**
 * How answers go out: 202 with links for what takes time, pages for lists, error bodies with a code. A refusal is
 * journaled, so that a story can show it.
 */
import type { Context } from 'hono';
import type { Failure } from '../../../reference/model/result.ts';
import type { Azure } from './azure.ts';
import { type ArmRefusal, armErrorBody, errorBody, statusOf } from './errors.ts';
import type { Answer, ArmRequest, Operation } from './operation.ts';
import { page } from './paging.ts';

/** How the service asks clients to wait between two looks. Recorded. */
export const RETRY_AFTER_SECONDS = 30;

interface Asked {
  readonly c: Context;
  readonly azure: Azure;
  readonly row: Operation;
  readonly request: ArmRequest;
  readonly manners: { readonly retryAfter: (times?: number) => string };
  readonly requestId: string;
}

export function replyWith(answer: Answer, asked: Asked): Response {
  const { c, request, manners } = asked;
  switch (answer.kind) {
    case 'value':
      return c.json(answer.value as object, answer.status);
    case 'rows':
      return c.json(page(answer.rows, request.url));
    case 'nothing':
      return c.body(null, 204);
    case 'polled':
      if (stillRunning(answer)) c.header('retry-after', manners.retryAfter(answer.patience));
      for (const [name, text] of Object.entries(answer.headers)) c.header(name, text);
      return answer.value === undefined ? c.body(null, answer.status) : c.json(answer.value as object, answer.status);
    case 'started':
      return accepted(answer, asked);
    case 'refused':
      return refuse(answer.failure, asked);
    case 'turned-away':
      return turnedAway(answer.refusal, asked);
  }
}

function stillRunning({ status, value }: Extract<Answer, { kind: 'polled' }>): boolean {
  return status === 202 || (value as { status?: unknown } | undefined)?.status === 'InProgress';
}

/**
 * 202, nothing in the body, and where to look: one GUID is operation, result and job. Recorded, as is that the result
 * lies below the resource acted on, and that the job's id stands in `x-ms-request-id`, with few exceptions.
 */
function accepted({ job, again }: Extract<Answer, { kind: 'started' }>, asked: Asked): Response {
  const { c, azure, row, request, manners } = asked;
  const { url, names } = request;
  if (again) azure.service.context.jobs.rememberHow(job, again);
  const version = `?api-version=${url.searchParams.get('api-version')}`;
  const action = row.method === 'POST' ? row.path.slice(row.path.lastIndexOf('/')) : '';
  const below = row.path
    .slice(0, row.path.length - action.length)
    .replaceAll(/\{(.*?)\}/g, (_, name) => encodeURIComponent(names[name] ?? ''));
  const vault = `${url.origin}${encodeURI(azure.ids.vault)}`;
  c.header('location', `${vault}${below}/operationresults/${job.id}${version}`);
  c.header('azure-asyncoperation', `${vault}/replicationOperationStatus/${job.id}${version}`);
  c.header('retry-after', manners.retryAfter());
  if (row.method === 'PATCH' || !STAMPED.test(row.path)) c.header('x-ms-request-id', azure.ids.job(job.id));
  return c.body(null, 202);
}

/** Operations that have the client's own request id and the time there, unless they change something. Recorded. */
const STAMPED = /\/replication(Policies|vCenters)\/|\/(refreshProvider|discoverProtectableItem|reassociateGateway)$/;

function refuse(failure: Failure, asked: Asked): Response {
  const status = statusOf(failure);
  note(asked, { ...failure, status });
  const clientRequestId = asked.c.req.header('x-ms-client-request-id') ?? '';
  return asked.c.json(errorBody(failure, clientRequestId, asked.requestId), status);
}

function turnedAway(refusal: ArmRefusal, asked: Asked): Response {
  note(asked, refusal);
  return asked.c.json(armErrorBody(refusal), refusal.status);
}

/** What a look finds missing is no refusal of anything: looking leaves no trace in the world. */
function note({ azure, row, request }: Asked, { code, status, message }: ArmRefusal): void {
  if (row.method === 'GET') return;
  const subject = Object.values(request.names).at(-1) ?? '';
  const operation = row.title ?? row.name;
  azure.runtime.journal.write('refusal', { operation, subject, code, status, message, provider: providerIn(request) });
}

/** By which way of replicating a client wants it done; undefined where it does not say. */
function providerIn({ body }: ArmRequest): string | undefined {
  const { properties } = (body ?? {}) as { properties?: { providerSpecificDetails?: { instanceType?: unknown } } };
  const instanceType = properties?.providerSpecificDetails?.instanceType;
  return typeof instanceType === 'string' ? instanceType : undefined;
}
