/**
 * HTTPS for outside clients: bytes on a socket become a request in plain text, and an answer made for `fetch` becomes bytes
 * again. What is not HTTP, too large or for no method that anybody serves ends here.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { ArmRefusal } from '../azure/arm/errors.ts';
import { MOST_BYTES } from '../azure/arm/request-body.ts';
import type { KeyPair } from '../network/certificates.ts';
import { METHODS, notServed, turnedAway, turnAwayTheUnreadable } from './turned-away.ts';

export interface HttpRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** `https://127.0.0.1:4711`, as the client wrote it. */
  readonly origin: string;
  /** Those that anything behind reads. */
  readonly headers: Headers;
  readonly body: string;
}

export interface HttpsServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface HttpsSettings {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly identity: KeyPair;
  /** A rejection is answered with 500. */
  readonly serve: (request: HttpRequest) => Promise<Response>;
}

/** A name or address, and perhaps a port. Links in answers lead back to it. */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i;
const READ_HEADERS = ['authorization', 'content-encoding', 'content-type', 'x-ms-client-request-id'];
/** Longer than clients keep idle connections, so that it is never the server that closes one a request is just entering. */
const KEEP_ALIVE_MS = 120_000;
/** How long answers under way may take when the server closes. */
const CLOSE_GRACE_MS = 2_000;

/** Fails with `VAULT_ADDRESS_UNAVAILABLE` when the port is taken, or the address is not this machine's. */
export async function listenHttps({ host, port, identity, serve }: HttpsSettings): Promise<Result<HttpsServer>> {
  const { certificate: cert, privateKey: key } = identity;
  // Who names no host is turned away here, like everybody else, and not by Node.
  const options = { cert, key, keepAliveTimeout: KEEP_ALIVE_MS, requireHostHeader: false };
  const server = createServer(options, (request, response) => {
    // It never rejects: whatever fails is answered.
    void answer(request, response, serve);
  });
  turnAwayTheUnreadable(server);
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    return fail('VAULT_ADDRESS_UNAVAILABLE', `cannot listen on ${host}, port ${port}: ${why(error)}`);
  }
  return ok({ port: (server.address() as AddressInfo).port, close: () => close(server) });
}

function why(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'the port is in use; choose another one with --port';
  return code === 'EADDRNOTAVAIL' ? 'the address is not one of this machine' : message;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS).unref();
  await closed;
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  serve: (request: HttpRequest) => Promise<Response>,
): Promise<void> {
  try {
    const asked = await requestOf(incoming);
    await send(response, asked.ok ? await serve(asked.value) : turnedAway(asked.failure));
  } catch {
    const error = { code: 'InternalServerError', message: 'Muster itself broke here; its own output says where.' };
    if (!response.headersSent) await send(response, Response.json({ error }, { status: 500 }));
  }
}

async function send(response: ServerResponse, answered: Response): Promise<void> {
  const text = await answered.text();
  response.statusCode = answered.status;
  response.setHeaders(answered.headers);
  response.end(text);
}

async function requestOf(incoming: IncomingMessage): Promise<Result<HttpRequest, ArmRefusal>> {
  const { method = '', url: path = '', headers } = incoming;
  if (!METHODS.includes(method)) return { ok: false, failure: notServed(method) };
  const origin = `https://${headers.host}`;
  if (!HOST.test(headers.host ?? '') || !path.startsWith('/') || !URL.canParse(origin + path)) {
    return refused(400, 'BadRequest', 'The request names no address that could be looked up.');
  }
  const bytes = await bodyOf(incoming);
  if (bytes === undefined) {
    return refused(413, 'RequestContentTooLarge', `The request content is larger than ${MOST_BYTES} bytes.`);
  }
  const body = textOf(bytes);
  if (body === undefined) {
    return refused(400, 'InvalidRequestContent', 'The request content was invalid: it is not UTF-8.');
  }
  const read = READ_HEADERS.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
  return ok({ method, path, origin, headers: new Headers(read), body });
}

/** Undefined when it is too large. Never settles when the client goes away in the middle: nobody waits any more. */
function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) chunks.push(chunk);
      else resolve(undefined);
    });
    incoming.on('end', () => resolve(Buffer.concat(chunks)));
    incoming.on('error', () => {});
  });
}

/** Undefined when it is not UTF-8. */
function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refused(status: ArmRefusal['status'], code: string, message: string): { ok: false; failure: ArmRefusal } {
  return { ok: false, failure: { status, code, message } };
}
