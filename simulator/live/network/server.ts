/** A port that a role serves: HTTPS on a real socket. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { IncomingRequest, Request, Response } from '../../../reference/runtime.ts';
import type { KeyPair } from '../../network/certificates.ts';
import type { RouteSocket } from './routes.ts';
import { decode, encode } from './wire.ts';

export type Handler = (request: IncomingRequest) => Promise<Response> | Response;

export interface PortServer {
  /** Settles when clients can come. Rejects when the socket is taken. */
  readonly listening: Promise<RouteSocket>;
  /** Takes no more requests, and finishes those under way. */
  close(): void;
  /** Ends everything. */
  destroy(): void;
}

/** Loopback sockets all come from one address; this says which of the lab's machines it is. */
export const FROM_HEADER = 'x-muster-from';

/** Longer than clients keep an idle connection, so that no request meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 65_000;

export function servePort(bind: RouteSocket, { certificate, privateKey }: KeyPair, handler: Handler): PortServer {
  let closing = false;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await requestOf(incoming);
    if (request === undefined) return;
    const response = await handler(request);
    const { headers, bytes } = encode(response);
    outgoing.shouldKeepAlive &&= !closing;
    outgoing.writeHead(response.status, headers).end(bytes);
  }

  const options = { cert: certificate, key: privateKey, keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 };
  // A handler that throws is a role that broke. Nobody catches it, so it ends the process and says why.
  const server = createServer(options, (incoming, outgoing) => void answer(incoming, outgoing));
  server.listen(bind);

  function close(): void {
    closing = true;
    server.close();
  }

  return {
    listening: once(server, 'listening').then(() => {
      const { address, port } = server.address() as AddressInfo;
      return { host: address, port };
    }),
    close,
    destroy() {
      close();
      server.closeAllConnections();
    },
  };
}

/** Undefined when the client broke off before it had sent everything. */
async function requestOf(incoming: IncomingMessage): Promise<IncomingRequest | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  const { [FROM_HEADER]: from = incoming.socket.remoteAddress ?? '', ...headers } = incoming.headers;
  return {
    method: incoming.method as Request['method'],
    path: incoming.url ?? '/',
    ...decode(headers, Buffer.concat(chunks)),
    from: String(from),
  };
}
