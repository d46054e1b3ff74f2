/**
 * The network as one live role sees it: HTTPS over real sockets, on port 22 SSH, and the errors of a real stack by the seam's
 * names.
 */
import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { invariant, type Result } from '../../../reference/model/result.ts';
import type { Endpoint, Network, NetworkFailure, RequestOptions } from '../../../reference/runtime.ts';
import type { KeyPair } from '../../network/certificates.ts';
import { CONNECT_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from '../../network/network-timeouts.ts';
import { createLiveClock } from '../clock.ts';
import type { LabTime } from '../lab-time.ts';
import { SSH_PORT } from '../ssh/speech.ts';
import { sshExchange } from '../ssh/ssh-exchange.ts';
import { serveSsh } from '../ssh/ssh-server.ts';
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

  async function connect<Furnished>(
    to: Endpoint,
    furnish: (socket: Socket, patience: AbortSignal) => Promise<Result<Furnished, NetworkFailure>>,
  ): Promise<Result<Furnished, NetworkFailure>> {
    const patience = new AbortController();
    const isOpen = ways.find(to).kind === 'open';
    const limitMs = Math.max(CONNECT_TIMEOUT_MS, (isOpen ? REQUEST_REAL_MS : CONNECT_REAL_MS) * time.speed);
    const timer = clock.after(limitMs, () => patience.abort());
    const connected = await connector.open(to, patience.signal, (socket) => furnish(socket, patience.signal));
    timer.cancel();
    return connected;
  }

  function dial(to: Endpoint, { proxy, trust = 'public' }: RequestOptions): Promise<Result<Duplex, NetworkFailure>> {
    return connect<Duplex>(proxy ?? to, async (socket, patience) => {
      if (!proxy) return guard.secure(socket, to.host, trust, patience);
      const tunnel = await openTunnel(socket, proxy, to, patience);
      return tunnel.ok ? throughTunnel(guard.secure(socket, to.host, trust, patience)) : tunnel;
    });
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

  /** As the machine that is asked sees it. */
  function fromAs(to: Endpoint): string {
    const way = ways.find(to);
    return way.kind === 'open' ? way.from : address;
  }

  return {
    address,

    listen(port, handler) {
      invariant(!servers.has(port), `${node} cannot listen: it serves port ${port} already`);
      const serve = port === SSH_PORT ? serveSsh : servePort;
      const server = serve(options.bind(port), identity, handler);
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
      const patience = {
        clock,
        timeoutMs: Math.max(settings.timeoutMs ?? REQUEST_TIMEOUT_MS, REQUEST_REAL_MS * time.speed),
        explain: (error: Error) => connector.explain(settings.proxy ?? to, error),
      };
      const answer = await (to.port === SSH_PORT
        ? sshExchange(request, { ...patience, from: fromAs(to), connect: (furnish) => connect(to, furnish) })
        : exchange(request, {
            ...patience,
            agent: agentFor(to, settings),
            headers: headersOf(to, settings.proxy),
          }));
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
