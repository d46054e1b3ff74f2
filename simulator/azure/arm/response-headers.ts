/** Headers that every answer carries, in their recorded forms. */
import type { Azure } from './azure.ts';
import type { Ids } from './ids.ts';

export function commonHeaders(
  { runtime, site, ids }: Azure,
  request: Request,
  requestId: string,
): readonly (readonly [name: string, text: string])[] {
  const now = new Date(runtime.clock.nowMs());
  const asked = request.headers.get('x-ms-client-request-id');
  const compact = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const { pathname } = new URL(request.url);
  const [kind, left] = rateLimitOf(request.method, pathname);
  return [
    ['x-ms-request-id', requestIdOf(ids, pathname, asked && stamped(asked, now)) ?? requestId],
    ...(asked ? [['x-ms-client-request-id', asked] as const] : []),
    ['x-ms-correlation-request-id', requestId],
    ['x-ms-routing-request-id', `${site.azure.region.toUpperCase()}:${compact}:${requestId}`],
    [`x-ms-ratelimit-remaining-subscription-${kind}`, left],
    ['cache-control', 'no-cache'],
    ['pragma', 'no-cache'],
    ['expires', '-1'],
    ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
    ['x-content-type-options', 'nosniff'],
  ];
}

/** Changes of the vault itself have a limit of their own. Recorded in 2024. */
function rateLimitOf(method: string, pathname: string): readonly [kind: string, left: string] {
  if (/^P(UT|ATCH)$/.test(method) && THE_VAULT.test(pathname)) return ['resource-requests', '209'];
  return RATE_LIMITS.get(method) ?? ['writes', '1199'];
}

const THE_VAULT = /\/vaults\/[^/]+\/?$/i;

const RATE_LIMITS: ReadonlyMap<string, readonly [kind: string, left: string]> = new Map([
  ['GET', ['reads', '11999']],
  ['HEAD', ['reads', '11999']],
  ['DELETE', ['deletes', '14999']],
]);

/**
 * The service below the vault names a request after the client's name for it, a look at one job after the job. A list of
 * jobs, and whatever is no business of the service, has a name of its own. Recorded.
 */
function requestIdOf(ids: Ids, pathname: string, stamp: string | null): string | null {
  const [, below] = /\/vaults\/[^/]+\/(.+)$/i.exec(pathname) ?? [];
  if (!below || /^replicationJobs$/i.test(below)) return null;
  const [, job] = /^replicationJobs\/([^/]+)$/i.exec(below) ?? [];
  return job ? ids.job(job) : stamp;
}

/** The Site Recovery service leaves unsaid how its JSON is encoded; whatever else answers says it. Recorded. */
export function jsonTypeOf({ pathname }: URL): string {
  return OF_THE_SERVICE.test(pathname) ? 'application/json' : 'application/json; charset=utf-8';
}

const OF_THE_SERVICE = /\/vaults\/[^/]+\/replication/i;

/** A client's request id and the time, as the service's own requests are named: `<guid> 4/7/2021 5:28:28 AM`. */
function stamped(clientRequestId: string, now: Date): string {
  // Every answer carries it, and asking the platform for American time takes as long as all the rest.
  const hours = now.getUTCHours();
  const date = `${now.getUTCMonth() + 1}/${now.getUTCDate()}/${now.getUTCFullYear()}`;
  const [minutes, seconds] = [now.getUTCMinutes(), now.getUTCSeconds()].map((part) => String(part).padStart(2, '0'));
  return `${clientRequestId} ${date} ${hours % 12 || 12}:${minutes}:${seconds} ${hours < 12 ? 'AM' : 'PM'}`;
}
