/** The network as one live role sees it: HTTPS over real sockets, and the errors of a real stack by the seam's names. */
import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { invariant, type Result } from '../../../reference/model/result.ts';
import type { Endpoint, Network, NetworkFailure, RequestOptions } from '../../../reference/runtime.ts';
import type { KeyPair } from '../../network/certificates.ts';
import { CONNECT_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from '../../network/network-timeouts.ts';
import { createLiveClock } from '../clock.ts';
import type { LabTime } from '../lab-time.ts';
import { keepAliveAgent } from './agent.ts';
import { createConnector } from './connector.ts';
import { exchange } from './exchange.ts';
import type { RouteSocket } from './routes.ts';
import { FROM_HEADER, type PortServer, servePort } from './server.ts';
import { createGuard, type Trust } from './trust.ts';
import { openTunnel, throughTunnel } from './tunnel.ts';
import type { Ways } from './ways.ts';

export interface LiveNetworkOptions {
  /** `<machine>/<role>`, for messages. */
  readonly node: string;
  /** The machine's first address in the lab. */
  readonly address: string;
  readonly time: LabTime;
  readonly ways: Ways;
  readonly trust: Trust;
  /** What this role shows when it is asked. */
  readonly identity: KeyPair;
  /** Where a port of the lab is bound on this computer: `{ host: '127.0.0.1', port: 0 }` picks a free one. */
  bind(port: number): RouteSocket;
  /** `port` is served now, at this socket; undefined when it was closed. */
  onListen(port: number, socket: RouteSocket | undefined): void;
}

export interface LiveNetwork extends Network {
  /** Ends all connections and listeners. */
  close(): void;
}

/**
 * Computing does not become faster with the lab's time; so much of the real one there is for it at least. Where a way is open
 * a connection that does not come about is the computer's slowness far more often than silence, so it has as long as a request.
 */
const CONNECT_REAL_MS = 1000;
const REQUEST_REAL_MS = 3000;
const HTTPS_PORT = 443;

export function createLiveNetwork(options: LiveNetworkOptions): LiveNetwork {
  const { node, address, time, ways, identity } = options;
  const clock = createLiveClock(time);
  const connector = createConnector(ways);
  const guard = createGuard(options.trust);
  const agents = new Map<string, Agent>();
  const servers = new Map<number, PortServer>();

  async function dial(
    to: Endpoint,
    { proxy, trust = 'public' }: RequestOptions,
  ): Promise<Result<Duplex, NetworkFailure>> {
    const patience = new AbortController();
    const isOpen = ways.find(proxy ?? to).kind === 'open';
    const limitMs = Math.max(CONNECT_TIMEOUT_MS, (isOpen ? REQUEST_REAL_MS : CONNECT_REAL_MS) * time.speed);
    const timer = clock.after(limitMs, () => patience.abort());
    const dialled = await connector.open(proxy ?? to, patience.signal, async (socket) => {
      if (!proxy) return guard.secure(socket, to.host, trust, patience.signal);
      const tunnel = await openTunnel(socket, proxy, to, patience.signal);
      return tunnel.ok ? throughTunnel(guard.secure(socket, to.host, trust, patience.signal)) : tunnel;
    });
    timer.cancel();
    return dialled;
  }

  function agentFor(to: Endpoint, { proxy, trust }: RequestOptions): Agent {
    const key = JSON.stringify([to.host, to.port, proxy, trust]);
    const agent = agents.get(key) ?? keepAliveAgent(() => dial(to, { proxy, trust }));
    agents.set(key, agent);
    return agent;
  }

  /** The host that is asked, and who asks: behind a proxy, the proxy. */
  function headersOf({ host, port }: Endpoint, proxy: Endpoint | undefined): Record<string, string> {
    const way = ways.find(proxy ?? { host, port });
    const asked = { host: port === HTTPS_PORT ? host : `${host}:${port}` };
    return way.kind === 'open' ? { ...asked, [FROM_HEADER]: proxy ? way.address : way.from } : asked;
  }

  return {
    address,

    listen(port, handler) {
      invariant(!servers.has(port), `${node} cannot listen: it serves port ${port} already`);
      const server = servePort(options.bind(port), identity, handler);
      servers.set(port, server);
      // Where nothing can listen, the role that wanted to is broken.
      void server.listening.then((socket) => servers.get(port) === server && options.onListen(port, socket));
      return {
        close() {
          if (servers.get(port) !== server) return;
          servers.delete(port);
          server.close();
          options.onListen(port, undefined);
        },
      };
    },

    async request(to, request, settings = {}) {
      invariant(!settings.plaintext, 'a live lab speaks TLS only');
      const answer = await exchange(request, {
        agent: agentFor(to, settings),
        clock,
        timeoutMs: Math.max(settings.timeoutMs ?? REQUEST_TIMEOUT_MS, REQUEST_REAL_MS * time.speed),
        headers: headersOf(to, settings.proxy),
        explain: (error) => connector.explain(settings.proxy ?? to, error),
      });
      if (answer.ok) return answer;
      const { failure } = answer;
      return { ok: false, failure: { ...failure, message: `${node} asked ${to.host}:${to.port}: ${failure.message}` } };
    },

    close() {
      for (const agent of agents.values()) agent.destroy();
      connector.close();
      clock.close();
      for (const server of servers.values()) server.destroy();
      ways.close();
    },
  };
}
