/** Lets an HTTP application written for `fetch` (Hono) answer requests of the lab's network, whichever that is. */
import type { IncomingRequest, Response as LabResponse } from '../../reference/runtime.ts';

export interface FetchApp {
  fetch(request: globalThis.Request): Promise<globalThis.Response> | globalThis.Response;
}

export async function serveFetch(app: FetchApp, host: string, incoming: IncomingRequest): Promise<LabResponse> {
  const { method, path, body } = incoming;
  const headers = new Headers(incoming.headers);
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  const bodiless = body === undefined || method === 'GET' || method === 'HEAD';
  // A form is a text, and travels as it stands.
  const sent = typeof body === 'string' && !isJson(headers) ? body : JSON.stringify(body);
  const request = new Request(`https://${host}${path}`, { method, headers, body: bodiless ? undefined : sent });
  const response = await app.fetch(request);
  const text = await response.text();
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: isJson(response.headers) && text !== '' ? (JSON.parse(text) as unknown) : text || undefined,
  };
}

function isJson(headers: Headers): boolean {
  return headers.get('content-type')?.includes('json') ?? false;
}
