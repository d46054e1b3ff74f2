/**
 * The forward proxy on a live site's way out: proxy-chain, whose own connections go where the proxy's machine gets to in
 * the lab. It has the connection before it agrees to a tunnel, so that its client hears why there is none.
 */
import type { Server as HttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { RequestError, Server } from 'proxy-chain';
import { ok } from '../../../reference/model/result.ts';
import type { Clock } from '../../../reference/runtime.ts';
import { CONNECT_TIMEOUT_MS } from '../../network/network-timeouts.ts';
import { ProxyRules, type ProxySettings } from '../../network/proxy-rules.ts';
import { createConnector } from './connector.ts';
import { statusOf } from './proxy-answers.ts';
import type { RouteSocket } from './routes.ts';
import { tlsInspector } from './tls-inspector.ts';
import type { Ways } from './ways.ts';

export interface LiveProxy {
  /** Where it listens. */
  readonly socket: RouteSocket;
  /** Replaces the settings. Open tunnels end: nobody can see what they carry. */
  configure(settings: ProxySettings): void;
  close(): Promise<void>;
}

export async function startForwardProxy(
  bind: RouteSocket,
  ways: Ways,
  clock: Clock,
  settings: ProxySettings,
): Promise<LiveProxy> {
  const rules = new ProxyRules(settings);
  const connector = createConnector(ways);
  const inspector = tlsInspector();

  async function connectionTo(host: string, port: number): Promise<Socket> {
    const patience = new AbortController();
    const timer = clock.after(CONNECT_TIMEOUT_MS, () => patience.abort());
    const opened = await connector.open({ host, port }, patience.signal, async (socket) => ok(socket));
    timer.cancel();
    if (opened.ok) return opened.value;
    const { code, message } = opened.failure;
    throw new RequestError(message, statusOf(code));
  }

  const server = new Server({
    ...bind,
    async prepareRequestFunction({ request, username, password, hostname, port, isHttp }) {
      if (isHttp) throw new RequestError('This proxy only opens tunnels.', 405);
      const answer = rules.judge({ user: username, password }, hostname);
      switch (answer) {
        case 'hang-up':
          request.socket.destroy();
          throw new RequestError('It is spoken to in HTTPS.', 400);
        case 'PROXY_AUTH_REQUIRED':
        case 'PROXY_FORBIDDEN':
          throw new RequestError('There will be no tunnel.', statusOf(answer));
        case 'dead-tunnel':
          return { customConnectServer: leading((source) => source.destroy()) };
        case 'inspected-tunnel': {
          const destination = await connectionTo(hostname, port);
          const shown = await inspector.certificateFor(hostname);
          return { customConnectServer: leading((source) => inspector.inspect(source, shown, destination)) };
        }
        case 'tunnel': {
          const destination = await connectionTo(hostname, port);
          return { customConnectServer: leading((source) => joined(source, destination)) };
        }
      }
    },
  });
  await server.listen();

  return {
    socket: { host: bind.host, port: server.port },
    configure(changed) {
      rules.settings = changed;
      server.closeConnections();
    },
    async close() {
      await server.close(true);
      connector.close();
      ways.close();
    },
  };
}

/** What proxy-chain hands the client's connection to. It only emits `connection` there. */
function leading(take: (source: Socket) => void): HttpServer {
  return createServer(take) as HttpServer;
}

/** Whichever end breaks, the other one goes with it, and hears nothing more about it. */
function joined(source: Socket, destination: Socket): void {
  const nothing = () => undefined;
  pipeline(source, destination, nothing);
  pipeline(destination, source, nothing);
}
