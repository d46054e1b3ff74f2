/**
 * Microsoft Entra ID, as far as the site and clients need it: tokens for client credentials, valid for an hour. Tokens
 * are opaque here; who checks them asks {@link Entra.accepts}.
 */
import { TIMER } from '../../reference/model/timers.ts';
import type { Clock, IncomingRequest, RandomStream, Response } from '../../reference/runtime.ts';

export interface Credentials {
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export class Entra {
  readonly #clock: Clock;
  readonly #random: RandomStream;
  readonly #clients: readonly Credentials[];
  readonly #expiryMs = new Map<string, number>();

  constructor(clock: Clock, random: RandomStream, clients: readonly Credentials[]) {
    this.#clock = clock;
    this.#random = random;
    this.#clients = clients;
  }

  /** `POST /{tenant}/oauth2/v2.0/token` with a client id and secret. */
  handle({ method, path, body }: IncomingRequest): Response {
    const [, tenant] = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(path) ?? [];
    if (method !== 'POST' || !tenant) return { status: 404 };
    const { client_id: clientId, client_secret: clientSecret } = (body ?? {}) as Record<string, string>;
    const known = this.#clients.some(
      (client) => client.tenant === tenant && client.clientId === clientId && client.clientSecret === clientSecret,
    );
    if (!known) return { status: 401, body: { error: 'invalid_client' } };
    const value = this.#random.uuid();
    this.#expiryMs.set(value, this.#clock.nowMs() + TIMER.tokenLifetimeMs);
    return {
      status: 200,
      body: { token_type: 'Bearer', access_token: value, expires_in: TIMER.tokenLifetimeMs / 1000 },
    };
  }

  accepts(token: string | undefined): boolean {
    const expiryMs = token === undefined ? undefined : this.#expiryMs.get(token);
    return expiryMs !== undefined && this.#clock.nowMs() < expiryMs;
  }
}
