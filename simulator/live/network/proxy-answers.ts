/** What a forward proxy answers to `CONNECT` when there will be no tunnel, and what its client takes from it. */
import { fail, invariant } from '../../../reference/model/result.ts';
import type { NetworkErrorCode, NetworkFailure } from '../../../reference/runtime.ts';

/** 403 and 407 concern the client, 502 to 504 the destination (RFC 9110); 593 to 595 are proxy-chain's for the same. */
const ANSWERS: readonly (readonly [status: number, code: NetworkErrorCode, why: string])[] = [
  [403, 'PROXY_FORBIDDEN', 'the proxy forbids that name'],
  [407, 'PROXY_AUTH_REQUIRED', 'the proxy asks for credentials'],
  [593, 'ENOTFOUND', 'the proxy does not know the name'],
  [594, 'ECONNREFUSED', 'the proxy was refused'],
  [595, 'ECONNRESET', 'the connection of the proxy was reset'],
  [502, 'ECONNREFUSED', 'the proxy could not connect'],
  [503, 'EHOSTUNREACH', 'the proxy has no way there'],
  [504, 'ETIMEDOUT', 'the proxy waited in vain'],
];

export function failureOf(status: number): { ok: false; failure: NetworkFailure } {
  const [, code, why] = ANSWERS.find(([known]) => known === status) ?? [status, 'ECONNRESET', 'the proxy failed'];
  return fail(code, `${why} (HTTP ${status})`);
}

/** The answer by which a client learns what the proxy met. */
export function statusOf(code: NetworkErrorCode): number {
  const answer = ANSWERS.find(([, known]) => known === code);
  invariant(answer, `a proxy can tell of ${code}`);
  return answer[0];
}
