/**
 * The stage on which the stories of the network contract are told; each world builds it in its own way.
 *
 *     onprem 10.0.0.0/24: web01, cs01, proxy01          internet: azure, as login.microsoftonline.com and
 *     no route: 192.0.2.0/24                            *.blob.core.windows.net
 */
import { onTestFinished } from 'vitest';
import type { Result } from '../../../reference/model/result.ts';
import type {
  IncomingRequest,
  Listener,
  Network,
  NetworkFailure,
  ProxySetting,
  Request,
  RequestOptions,
  Response,
} from '../../../reference/runtime.ts';
import type { ProxySettings } from '../../network/proxy-rules.ts';

export type StageMachine = 'web01' | 'cs01' | 'azure' | 'proxy01';

export interface StageRole {
  /** The site's passphrase: the role then shows the site's certificate, and may trust the site. */
  readonly passphrase?: string;
  /** Its certificate has passed its end. */
  readonly expired?: boolean;
}

export interface NetworkStage {
  /** A role on that machine, with its network. */
  role(machine: StageMachine, options?: StageRole): Promise<Network>;
  /** Listens, and settles when clients can come. */
  serve(
    network: Network,
    port: number,
    handler: (request: IncomingRequest) => Promise<Response> | Response,
  ): Promise<Listener>;
  addressOf(machine: StageMachine): string;
  /** Lab time. */
  nowMs(): number;
  /** Waits inside the world. */
  drive<T>(work: Promise<T>): Promise<T>;
  /** Runs `action` inside the world, `delayMs` from now. */
  later(delayMs: number, action: () => void): void;
  /** A firewall rule; what it hands back takes it away. */
  block(rule: {
    from?: StageMachine;
    to?: StageMachine;
    port?: number;
    hostName?: string;
    mode: 'drop' | 'reject';
  }): () => void;
  /** The machine loses its power, with everything on it. */
  powerOff(machine: StageMachine): void;
  /** The process of that role ends, on a machine that goes on. */
  kill(network: Network): void;
  /** A proxy on proxy01. */
  startProxy(
    settings: ProxySettings,
  ): Promise<{ readonly setting: ProxySetting; configure(settings: ProxySettings): void }>;
  close(): Promise<void>;
}

export const LOGIN = 'login.microsoftonline.com';
export const OK = () => ({ status: 200 });
export const never = () => new Promise<never>(() => {});

/** Long, because real machines may be busy with other things. */
export const PATIENCE_MS = 600_000;

export interface AskingStage extends NetworkStage {
  /** Asks `host` or `host:port` and waits inside the world. */
  request(
    from: Network,
    url: string,
    asked?: RequestOptions & Partial<Request>,
  ): Promise<Result<Response, NetworkFailure>>;
  /** The same, for the status or the error code. */
  ask(from: Network, url: string, asked?: RequestOptions & Partial<Request>): Promise<number | string>;
}

export type SetStage = () => Promise<AskingStage>;

/** Sets the stage for one test, and takes it down after it. */
export async function askingStage(createStage: () => Promise<NetworkStage>): Promise<AskingStage> {
  const stage = await createStage();
  onTestFinished(() => stage.close());

  const request: AskingStage['request'] = (from, url, asked = {}) => {
    const { method = 'GET', path = '/', headers, body, payload, ...options } = asked;
    const [host = '', port = 443] = url.split(':');
    const settings = { timeoutMs: PATIENCE_MS, ...options };
    return stage.drive(from.request({ host, port: Number(port) }, { method, path, headers, body, payload }, settings));
  };

  return {
    ...stage,
    request,
    async ask(...asked) {
      const answer = await request(...asked);
      return answer.ok ? answer.value.status : answer.failure.code;
    },
  };
}
