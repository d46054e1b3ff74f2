/**
 * Toxiproxy's own client, which waits for an answer as long as it takes; this one no longer than an answer should take, and
 * not at all when the lab is given up. So a Toxiproxy that hangs holds nobody up.
 */
import { Toxiproxy, ToxiproxyError } from 'toxiproxy-node-client';

/** It changes a few sockets; on a busy computer that may take seconds. */
const ANSWERS_WITHIN_MS = 30_000;

/** @param signal when it is aborted, requests under way reject with its reason, and later ones too. */
export function toxiproxyClient(
  host: string,
  signal: AbortSignal,
  { answersWithinMs = ANSWERS_WITHIN_MS }: { readonly answersWithinMs?: number } = {},
): Toxiproxy {
  async function ask(method: 'GET' | 'POST' | 'DELETE', url: string, body?: unknown): Promise<string> {
    const answer = await fetch(url, {
      method,
      signal: AbortSignal.any([signal, AbortSignal.timeout(answersWithinMs)]),
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new ToxiproxyError('Error', `Request failed with status code ${answer.status}: ${text}`);
    return text;
  }
  const dataOf = (text: string) => ({ data: text === '' ? undefined : JSON.parse(text) });
  const api = {
    get: async (url: string) => dataOf(await ask('GET', url)),
    getText: (url: string) => ask('GET', url),
    post: async (url: string, body?: unknown) => dataOf(await ask('POST', url, body)),
    delete: async (url: string) => void (await ask('DELETE', url)),
  };
  // What it declares beside these four is private to it.
  return Object.assign(new Toxiproxy(host), { api: api as unknown as Toxiproxy['api'] });
}
