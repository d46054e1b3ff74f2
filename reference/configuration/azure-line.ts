/**
 * The provider's line to Azure: a token from Entra for each whom it speaks to, then requests to the replication service and to Service Bus, all
 * outbound on 443 and through the site's proxy when there is one. Every failure keeps the code the network gave.
 */
import { CLOUD_NAMES, type CloudName } from '../model/azure-names.ts';
import { PORT } from '../model/ports.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { ProxySetting, Request, Response, Runtime } from '../runtime.ts';
import { ReportNumbers } from '../wire/report-number.ts';

export interface AzureAccess {
  readonly cloud: CloudName;
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly proxy?: ProxySetting;
}

/** A token is renewed this long before it runs out. */
const RENEW_BEFORE_MS = 5 * 60_000;

export class AzureLine {
  readonly #runtime: Runtime;
  readonly #access: AzureAccess;
  readonly #numbers: ReportNumbers;
  /** By audience. */
  readonly #tokens = new Map<string, { readonly value: string; readonly expiresMs: number }>();

  constructor(runtime: Runtime, access: AzureAccess) {
    this.#runtime = runtime;
    this.#access = access;
    this.#numbers = new ReportNumbers(runtime);
  }

  /** Posts with a bearer token for that audience. Fails with a network code, `HTTP <status>`, or the code of the service's refusal. */
  async post(host: string, path: string, body: unknown, audience: string): Promise<Result<Response>> {
    const held = this.#tokens.has(audience);
    const numbered = { method: 'POST', path, body, headers: this.#numbers.next() } as const;
    const first = await this.#postOnce(host, numbered, audience);
    // One that holds by a clock which has been wrong may have run out by everybody else's: a new one is asked for at once.
    const answer =
      held && first.ok && first.value.status === 401 ? await this.#postOnce(host, numbered, audience) : first;
    if (!answer.ok) return answer;
    if (answer.value.status < 300) return answer;
    const refusal = answer.value.body as { code?: string; message?: string } | undefined;
    return fail(
      refusal?.code ?? `HTTP ${answer.value.status}`,
      refusal?.message ?? `${host} answered ${answer.value.status}`,
    );
  }

  async #postOnce(host: string, request: Request, audience: string): Promise<Result<Response>> {
    const token = await this.#freshToken(audience);
    if (!token.ok) return token;
    const answer = await this.#runtime.network.request(
      { host, port: PORT.azure },
      { ...request, headers: { ...request.headers, authorization: `Bearer ${token.value}` } },
      { proxy: this.#access.proxy },
    );
    if (answer.ok && answer.value.status === 401) this.#tokens.delete(audience);
    return answer;
  }

  /** A token that still holds is used on, also while Entra cannot be reached. */
  async #freshToken(audience: string): Promise<Result<string>> {
    const nowMs = this.#runtime.clock.nowMs();
    const held = this.#tokens.get(audience);
    if (held && nowMs < held.expiresMs - RENEW_BEFORE_MS) return ok(held.value);
    const { cloud, tenant, clientId, clientSecret, proxy } = this.#access;
    const answer = await this.#runtime.network.request(
      { host: CLOUD_NAMES[cloud].entraHost, port: PORT.azure },
      {
        method: 'POST',
        path: `/${tenant}/oauth2/v2.0/token`,
        body: {
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
          scope: `${audience}/.default`,
        },
      },
      { proxy },
    );
    if (answer.ok && answer.value.status === 200) {
      const { access_token: value, expires_in: seconds } = answer.value.body as {
        access_token: string;
        expires_in: number;
      };
      this.#tokens.set(audience, { value, expiresMs: nowMs + seconds * 1000 });
      return ok(value);
    }
    if (held && nowMs < held.expiresMs) return ok(held.value);
    return answer.ok ? fail(`HTTP ${answer.value.status}`, 'Entra gave no token') : answer;
  }
}
