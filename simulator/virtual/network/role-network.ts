/** The network as one living role sees it: its listeners, its requests, and the connections it keeps open. */
import type { Endpoint, Listener, Network, Request, RequestOptions } from '../../../reference/runtime.ts';
import { type Lifeline, never } from '../lifeline.ts';
import type { Issuer } from './certificates.ts';
import type { Client, Connection } from './connection.ts';
import { dial } from './dial.ts';
import { type Answer, Exchange } from './exchange.ts';
import type { Handler, Host } from './host.ts';
import type { VirtualInternet } from './internet.ts';

/**
 * @param host the machine that the role is on
 * @param siteIssuer digest of the site's passphrase: the role then serves with the site's certificate, and may trust `site`
 */
export function networkOf(
  internet: VirtualInternet,
  host: Host,
  lifeline: Lifeline,
  node: string,
  siteIssuer?: string,
): Network {
  return new RoleNetwork(internet, host, lifeline, node, siteIssuer === undefined ? undefined : `site:${siteIssuer}`);
}

class RoleNetwork implements Network, Client {
  readonly host: Host;
  readonly lifeline: Lifeline;
  readonly node: string;
  readonly #internet: VirtualInternet;
  readonly #ownIssuer: Issuer | undefined;
  readonly #connections = new Map<string, Connection>();

  constructor(internet: VirtualInternet, host: Host, lifeline: Lifeline, node: string, ownIssuer: Issuer | undefined) {
    this.#internet = internet;
    this.host = host;
    this.lifeline = lifeline;
    this.node = node;
    this.#ownIssuer = ownIssuer;
    lifeline.onKill(() => internet.abandonConnectionsOf(this));
  }

  get address(): string {
    return this.host.address;
  }

  listen(port: number, handler: Handler): Listener {
    if (!this.lifeline.alive) return { close() {} };
    const certificate = { issuer: this.#ownIssuer ?? 'public', notAfterMs: Number.POSITIVE_INFINITY } as const;
    return this.host.serve(port, { node: this.node, handler, lifeline: this.lifeline, certificate });
  }

  request(to: Endpoint, request: Request, options: RequestOptions = {}): Promise<Answer> {
    if (!this.lifeline.alive || !this.host.powered) return never();
    return new Promise((resolve) => {
      const exchange = new Exchange(this.#internet, this, to, request, options, resolve);
      const key = connectionKey(to, options);
      const kept = this.#connections.get(key);
      if (kept?.isUsableAt(this.#internet.kernel.nowMs)) return exchange.startOn(kept);

      const dialled = dial(this.#internet, this, this.#ownIssuer, to, options);
      if (!dialled.ok) return exchange.refuse(dialled);
      if (kept !== undefined) this.#internet.retire((connection) => connection === kept);
      this.#connections.set(key, dialled.connection);
      this.#internet.keep(dialled.connection);
      exchange.startOn(dialled.connection);
    });
  }
}

function connectionKey({ host, port }: Endpoint, { proxy, trust, plaintext }: RequestOptions): string {
  const through = proxy === undefined ? '' : `${proxy.user}:${proxy.password}@${proxy.host}:${proxy.port}`;
  return `${host}:${port} ${through} ${trust ?? 'public'} ${plaintext ?? false}`;
}
