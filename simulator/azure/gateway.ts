/** Lets an HTTP application written for `fetch` (Hono) answer requests of the lab's network, whichever that is. */
import type { IncomingRequest, Response as LabResponse } from '../../reference/runtime.ts';

export interface FetchApp {
  fetch(request: globalThis.Request): Promise<globalThis.Response> | globalThis.Response;
}

export async function serveFetch(app: FetchApp, host: string, incoming: IncomingRequest): Promise<LabResponse> {
  const { method, path, headers, body } = incoming;
  const request = new Request(`https://${host}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: body === undefined || method === 'GET' ? undefined : JSON.stringify(body),
  });
  const response = await app.fetch(request);
  const text = await response.text();
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: isJson(response) && text !== '' ? (JSON.parse(text) as unknown) : text || undefined,
  };
}

function isJson(response: globalThis.Response): boolean {
  return response.headers.get('content-type')?.includes('json') ?? false;
}
