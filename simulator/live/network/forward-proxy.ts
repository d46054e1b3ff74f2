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
    async prepareRequestFunction({ username, password, hostname, port, isHttp }) {
      if (isHttp) throw new RequestError('This proxy only opens tunnels.', 405);
      const refusal = rules.judge({ user: username, password }, hostname);
      if (refusal) throw new RequestError('There will be no tunnel.', statusOf(refusal));
      return { customConnectServer: leadingTo(await connectionTo(hostname, port)) };
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
function leadingTo(destination: Socket): HttpServer {
  const nothing = () => undefined;
  const server = createServer((source) => {
    // Whichever end breaks, the other one goes with it, and hears nothing more about it.
    pipeline(source, destination, nothing);
    pipeline(destination, source, nothing);
  });
  return server as HttpServer;
}
