/** Through a forward proxy: `CONNECT`, and what the proxy answers to it. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { ok, type Result } from '../../../reference/model/result.ts';
import type { Endpoint, NetworkFailure, ProxySetting } from '../../../reference/runtime.ts';
import { failureOf } from './proxy-answers.ts';

/** Makes a connection to a proxy the tunnel to where it leads. @throws when it breaks, or patience ends. */
export async function openTunnel(
  socket: Socket,
  { user, password }: ProxySetting,
  to: Endpoint,
  patience: AbortSignal,
): Promise<Result<undefined, NetworkFailure>> {
  const place = `${to.host}:${to.port}`;
  const credentials = Buffer.from(`${user}:${password}`).toString('base64');
  const asked = request({
    createConnection: () => socket,
    method: 'CONNECT',
    path: place,
    headers: { host: place, ...(user !== undefined && { 'proxy-authorization': `Basic ${credentials}` }) },
    signal: patience,
  });
  asked.end();
  const [{ statusCode = 0 }] = (await once(asked, 'connect')) as [IncomingMessage];
  return statusCode === 200 ? ok() : failureOf(statusCode);
}

/** TLS in a tunnel: when that breaks while it is agreed on, it is the way through the proxy that does not hold. */
export async function throughTunnel<Secured>(secured: Promise<Secured>): Promise<Secured> {
  return secured.catch((error: Error) => {
    throw Object.assign(new Error(`the tunnel ended in the TLS handshake (${error.message})`), { code: TUNNEL_ENDED });
  });
}

/** As the error of a connection. */
export const TUNNEL_ENDED = 'TLS_HANDSHAKE_FAILED';
