/**
 * A client of the vault, as an operator's runbook would use it: signs in, sends ARM requests over the lab's network, and
 * follows long-running operations by their job. Everything a scenario asks of Azure goes through here.
 */
import { ARM_HOST, ENTRA_HOST } from '../reference/model/azure-names.ts';
import { fail, invariant, ok, type Result } from '../reference/model/result.ts';
import type { Clock, Network, Response } from '../reference/runtime.ts';
import type { Site } from './site.ts';

export interface ItemView {
  readonly id: string;
  readonly name: string;
  readonly properties: {
    readonly friendlyName: string;
    readonly protectionState: string;
    readonly activeLocation: string;
    readonly allowedOperations: readonly string[];
    readonly replicationHealth: string;
    readonly healthErrors: readonly { readonly errorCode: string }[];
    readonly providerSpecificDetails: { readonly instanceType: string; readonly rpoInSeconds: number | null };
  };
}

export interface PointView {
  readonly id: string;
  readonly name: string;
  readonly properties: {
    readonly recoveryPointTime: string;
    readonly recoveryPointType: 'ApplicationConsistent' | 'CrashConsistent';
    readonly providerSpecificDetails: { readonly isMultiVmSyncPoint: string };
  };
}

export interface FabricView {
  readonly id: string;
  readonly name: string;
  readonly properties: {
    readonly friendlyName: string;
    readonly internalIdentifier: string;
    readonly health: string;
    readonly customDetails: {
      readonly processServers: readonly {
        readonly id: string;
        readonly friendlyName: string;
        readonly health: string;
      }[];
      readonly masterTargetServers: readonly { readonly id: string; readonly name: string }[];
    };
  };
}

export interface MachineView {
  readonly id: string;
  readonly name: string;
  readonly properties: { readonly friendlyName: string; readonly protectionStatus: string };
}

export interface Operator {
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** How a client waits: the server asks for 30 s between two looks. */
const POLL_MS = 30_000;
const API_VERSION = '2023-06-01';

export class VaultClient {
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #operator: Operator;
  readonly #drive: <T>(work: () => Promise<T>) => Promise<T>;
  readonly base: string;
  #token: { value: string; expiresMs: number } | undefined;

  constructor(
    site: Site,
    operator: Operator,
    parts: { network: Network; clock: Clock; drive: <T>(work: () => Promise<T>) => Promise<T> },
  ) {
    const { subscription, resourceGroup, vault } = site.azure;
    this.base = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.RecoveryServices/vaults/${vault}`;
    this.#operator = operator;
    this.#network = parts.network;
    this.#clock = parts.clock;
    this.#drive = parts.drive;
  }

  get(path: string): Promise<Result<unknown>> {
    return this.#drive(() => this.#get(path));
  }

  list<Row>(path: string): Promise<readonly Row[]> {
    return this.#drive(async () => {
      const answer = await this.#get(path);
      invariant(answer.ok, `the vault did not list ${path}`);
      return (answer.value as { value: Row[] }).value;
    });
  }

  /** Sends a change and waits until its job has ended. Fails with the code of the refusal, or of the job's error. */
  change(method: 'PUT' | 'POST' | 'DELETE', path: string, properties?: object): Promise<Result<unknown>> {
    return this.#drive(async () => {
      const started = await this.#send(method, path, properties && { properties });
      if (!started.ok) return started;
      const { status, headers, body } = started.value;
      if (status >= 400) return fail(codeOf(body), messageOf(body));
      if (status !== 202) return ok(body);
      return this.#follow(headers?.['azure-asyncoperation'] ?? '');
    });
  }

  async #follow(operation: string): Promise<Result<unknown>> {
    const { pathname, search } = new URL(operation);
    for (;;) {
      await this.#clock.sleep(POLL_MS);
      const answer = await this.#send('GET', `${pathname}${search}`);
      if (!answer.ok) return answer;
      const { status, error } = answer.value.body as { status: string; error?: { code: string; message: string } };
      if (status === 'Succeeded') return ok();
      if (status !== 'InProgress') return fail(error?.code ?? 'JobFailed', error?.message ?? 'the job failed');
    }
  }

  async #get(path: string): Promise<Result<unknown>> {
    const answer = await this.#send('GET', path);
    if (!answer.ok) return answer;
    return answer.value.status < 400
      ? ok(answer.value.body)
      : fail(codeOf(answer.value.body), messageOf(answer.value.body));
  }

  async #send(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Result<Response>> {
    const token = await this.#freshToken();
    if (!token.ok) return token;
    const full = path.startsWith('/subscriptions') ? path : `${this.base}${path}`;
    const versioned = full.includes('api-version=')
      ? full
      : `${full}${full.includes('?') ? '&' : '?'}api-version=${API_VERSION}`;
    const headers = { authorization: `Bearer ${token.value}` };
    return this.#network.request({ host: ARM_HOST, port: 443 }, { method, path: versioned, body, headers });
  }

  async #freshToken(): Promise<Result<string>> {
    const nowMs = this.#clock.nowMs();
    if (this.#token && nowMs < this.#token.expiresMs - 60_000) return ok(this.#token.value);
    const { tenant, clientId, clientSecret } = this.#operator;
    const body = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const path = `/${tenant}/oauth2/v2.0/token`;
    const answer = await this.#network.request({ host: ENTRA_HOST, port: 443 }, { method: 'POST', path, body });
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return fail('SignInFailed', 'Entra did not accept the client');
    const { access_token: value, expires_in: seconds } = answer.value.body as {
      access_token: string;
      expires_in: number;
    };
    this.#token = { value, expiresMs: nowMs + seconds * 1000 };
    return ok(value);
  }
}

interface ErrorBody {
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly details?: readonly { readonly code: string }[];
  };
}

function codeOf(body: unknown): string {
  const { error } = (body ?? {}) as ErrorBody;
  return error?.details?.[0]?.code ?? error?.code ?? 'Unknown';
}

function messageOf(body: unknown): string {
  return ((body ?? {}) as ErrorBody).error?.message ?? 'the vault gave no reason';
}
