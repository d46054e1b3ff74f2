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
  const [kind, left] = RATE_LIMITS.get(request.method) ?? ['writes', '1199'];
  return [
    ['x-ms-request-id', requestIdOf(ids, new URL(request.url), asked && stamped(asked, now)) ?? requestId],
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

const RATE_LIMITS: ReadonlyMap<string, readonly [kind: string, left: string]> = new Map([
  ['GET', ['reads', '11999']],
  ['HEAD', ['reads', '11999']],
  ['DELETE', ['deletes', '14999']],
]);

/**
 * The service below the vault names a request after the client's name for it, a look at one job after the job. A list of
 * jobs, and whatever is no business of the service, has a name of its own. Recorded.
 */
function requestIdOf(ids: Ids, { pathname }: URL, stamp: string | null): string | null {
  const [, below] = /\/vaults\/[^/]+\/(.+)$/i.exec(pathname) ?? [];
  if (!below || /^replicationJobs$/i.test(below)) return null;
  const [, job] = /^replicationJobs\/([^/]+)$/i.exec(below) ?? [];
  return job ? ids.job(job) : stamp;
}

/** A client's request id and the time, as the service's own requests are named: `<guid> 4/7/2021 5:28:28 AM`. */
function stamped(clientRequestId: string, now: Date): string {
  // Every answer carries it, and asking the platform for American time takes as long as all the rest.
  const hours = now.getUTCHours();
  const date = `${now.getUTCMonth() + 1}/${now.getUTCDate()}/${now.getUTCFullYear()}`;
  const [minutes, seconds] = [now.getUTCMinutes(), now.getUTCSeconds()].map((part) => String(part).padStart(2, '0'));
  return `${clientRequestId} ${date} ${hours % 12 || 12}:${minutes}:${seconds} ${hours < 12 ? 'AM' : 'PM'}`;
}
