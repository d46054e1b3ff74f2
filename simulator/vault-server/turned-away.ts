/**
 * Requests that nobody behind the socket gets to see, and those that Node itself cannot read: turned away as Azure Resource
 * Manager turns away, with a code and an id, and the connection ends. What is left on it is not worth reading.
 */
import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { type ArmRefusal, armErrorBody } from '../azure/arm/errors.ts';

export const METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'];

export function turnedAway(refusal: ArmRefusal): Response {
  return new Response(bodyOf(refusal), { status: refusal.status, headers: headersOf(refusal) });
}

function bodyOf(refusal: ArmRefusal): string {
  return JSON.stringify(armErrorBody(refusal));
}

function headersOf({ status }: ArmRefusal): Record<string, string> {
  const id = randomUUID();
  return {
    connection: 'close',
    'content-type': 'application/json',
    'x-ms-failure-cause': 'gateway',
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': id,
    ...(status === 405 ? { allow: METHODS.join(', ') } : {}),
  };
}

export function notServed(method: string): ArmRefusal {
  return { status: 405, code: 'MethodNotAllowed', message: `${method} is not served here.` };
}

/** Takes over what a server of Node answers without a word, or not at all. */
export function turnAwayTheUnreadable(server: Server): void {
  /** Answers under way on each connection, in their order. */
  const underWay = new WeakMap<Duplex, Set<ServerResponse>>();
  server.on('request', ({ socket }, response) => {
    const answers = underWay.get(socket) ?? new Set();
    underWay.set(socket, answers.add(response));
    response.once('close', () => answers.delete(response));
  });
  server.on('clientError', (error, socket) => {
    const end = () => endWith(socket, unreadable(error));
    // Whoever asked properly before it is answered first.
    const last = [...(underWay.get(socket) ?? [])].findLast(({ req }) => req.complete);
    if (last && !last.writableFinished) last.once('finish', end);
    else end();
  });
  server.on('connect', ({ method = '' }, socket: Duplex) => endWith(socket, notServed(method)));
  server.on('checkExpectation', ({ headers: { expect } }, response: ServerResponse) => {
    const refusal = bad(417, `The client expects '${expect}', and 100-continue is all that can be had.`);
    response.writeHead(refusal.status, headersOf(refusal)).end(bodyOf(refusal));
  });
}

/** At once: Node itself ends a connection whose client has. */
function endWith(socket: Duplex, refusal: ArmRefusal): void {
  // Whoever has gone already, or never spoke TLS, hears nothing.
  socket.on('error', () => {});
  if (!socket.writable) return void socket.destroy();
  const body = bodyOf(refusal);
  const headers = { ...headersOf(refusal), 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(headers).map(([name, text]) => `${name}: ${text}\r\n`);
  socket.end(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines.join('')}\r\n${body}`);
}

function unreadable({ code }: NodeJS.ErrnoException): ArmRefusal {
  if (code === 'HPE_HEADER_OVERFLOW') return bad(431, 'The headers of the request are too large.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return bad(408, 'The request did not arrive in time.');
  return bad(400, 'The request is not well-formed HTTP.');
}

function bad(status: ArmRefusal['status'], message: string): ArmRefusal {
  return { status, code: 'BadRequest', message };
}
