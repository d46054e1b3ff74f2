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
  const id = randomUUID();
  const headers = new Headers({
    connection: 'close',
    'x-ms-failure-cause': 'gateway',
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': id,
  });
  if (refusal.status === 405) headers.set('allow', METHODS.join(', '));
  return Response.json(armErrorBody(refusal), { status: refusal.status, headers });
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
    const end = () => void endWith(socket, unreadable(error));
    // Whoever asked properly before it is answered first.
    const last = [...(underWay.get(socket) ?? [])].findLast(({ req }) => req.complete);
    if (last && !last.writableFinished) last.once('finish', end);
    else end();
  });
  server.on('connect', ({ method = '' }, socket: Duplex) => void endWith(socket, notServed(method)));
  server.on('checkExpectation', ({ headers: { expect } }, response: ServerResponse) => {
    const refusal = bad(417, `The client expects '${expect}', and 100-continue is all that can be had.`);
    const { headers } = turnedAway(refusal);
    response.writeHead(refusal.status, Object.fromEntries(headers)).end(JSON.stringify(armErrorBody(refusal)));
  });
}

async function endWith(socket: Duplex, refusal: ArmRefusal): Promise<void> {
  // Whoever has gone already, or never spoke TLS, hears nothing.
  socket.on('error', () => {});
  if (!socket.writable) return void socket.destroy();
  const answer = turnedAway(refusal);
  const body = await answer.text();
  const headers = [...answer.headers, ['content-length', String(Buffer.byteLength(body))]];
  const lines = headers.map(([name, text]) => `${name}: ${text}\r\n`).join('');
  socket.end(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines}\r\n${body}`);
}

function unreadable({ code }: NodeJS.ErrnoException): ArmRefusal {
  if (code === 'HPE_HEADER_OVERFLOW') return bad(431, 'The headers of the request are too large.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return bad(408, 'The request did not arrive in time.');
  return bad(400, 'The request is not well-formed HTTP.');
}

function bad(status: ArmRefusal['status'], message: string): ArmRefusal {
  return { status, code: 'BadRequest', message };
}
