/**
 * Opens connections along a machine's ways, and ends those whose way is gone: a firewall rule, or the power of the other
 * machine, concerns what is open as much as what is new.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fail, type Result } from '../../../reference/model/result.ts';
import type { Endpoint, NetworkErrorCode, NetworkFailure } from '../../../reference/runtime.ts';
import { TUNNEL_ENDED } from './tunnel.ts';
import type { Ways } from './ways.ts';

export interface Connector {
  /**
   * Opens a TCP connection and has `furnish` make of it what is needed. Failures complete "asked x:443: "; when
   * `patience` ends it gives up. A connection that came to nothing is closed.
   */
  open<Furnished>(
    to: Endpoint,
    patience: AbortSignal,
    furnish: (socket: Socket) => Promise<Result<Furnished, NetworkFailure>>,
  ): Promise<Result<Furnished, NetworkFailure>>;
  /**
   * What the error of a connection to that place means to who waits there. Undefined when the way has fallen silent: then
   * nothing came, and what broke was only our end of it.
   */
  explain(to: Endpoint, error: NodeJS.ErrnoException): NetworkFailure | undefined;
  /** Ends all connections; nobody hears of it. */
  close(): void;
}

/** Everything else that can befall an open connection comes down to its being cut. */
const MEANINGS: Readonly<Record<string, NetworkErrorCode>> = {
  ENOTFOUND: 'ENOTFOUND',
  EAI_AGAIN: 'ENOTFOUND',
  EHOSTUNREACH: 'EHOSTUNREACH',
  ENETUNREACH: 'EHOSTUNREACH',
  ECONNREFUSED: 'ECONNREFUSED',
  ETIMEDOUT: 'ETIMEDOUT',
  [TUNNEL_ENDED]: TUNNEL_ENDED,
};

export function createConnector(ways: Ways): Connector {
  const open = new Map<Socket, Endpoint>();
  let closed = false;

  ways.onChange(() => {
    for (const [socket, to] of open) {
      const { kind } = ways.find(to);
      if (kind === 'silent' || kind === 'rejected') socket.destroy(new Error('the way is gone'));
    }
  });

  function explain(to: Endpoint, error: NodeJS.ErrnoException): NetworkFailure | undefined {
    if (closed || ways.find(to).kind === 'silent') return undefined;
    return { code: MEANINGS[error.code ?? ''] ?? 'ECONNRESET', message: error.message };
  }

  return {
    async open(to, patience, furnish) {
      const way = ways.find(to);
      switch (way.kind) {
        case 'unknown':
          return fail('ENOTFOUND', 'no name server knows that name');
        case 'unreachable':
          return fail('EHOSTUNREACH', 'there is no route to it');
        case 'refused':
          return fail('ECONNREFUSED', `nothing listens on port ${to.port}`);
        case 'rejected':
          return fail('ECONNREFUSED', 'a firewall rejects the connection');
        case 'silent':
          return silence(patience);
      }
      const socket = connect({ host: way.host, port: way.port, noDelay: true });
      open.set(socket, to);
      socket.once('close', () => open.delete(socket));
      try {
        await once(socket, 'connect', { signal: patience });
        const furnished = await furnish(socket);
        if (!furnished.ok) socket.destroy();
        return furnished;
      } catch (error) {
        socket.destroy();
        const failure = patience.aborted ? undefined : explain(to, error as Error);
        return failure ? { ok: false, failure } : silence(patience);
      }
    },

    explain,

    close() {
      closed = true;
      for (const socket of open.keys()) socket.destroy();
    },
  };
}

async function silence(patience: AbortSignal): Promise<Result<never, NetworkFailure>> {
  if (!patience.aborted) await once(patience, 'abort');
  return fail('ETIMEDOUT', 'no answer');
}
