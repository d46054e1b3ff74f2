/** Connections to one destination, kept open between requests: Node's own agent, over connections that we open. */
import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Result } from '../../../reference/model/result.ts';
import type { NetworkFailure } from '../../../reference/runtime.ts';

/** Shorter than servers wait, so that no request meets a connection that is just being closed. */
const IDLE_MAX_MS = 5000;

/** No connection came about; the request's own error event says why. */
export class NotConnected extends Error {
  readonly failure: NetworkFailure;

  constructor(failure: NetworkFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

export function keepAliveAgent(dial: () => Promise<Result<Duplex, NetworkFailure>>): Agent {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MAX_MS });
  agent.createConnection = (_options, callback) => {
    // Node looks at the second argument only when there is no error.
    const failed = (error: Error) => callback?.(error, undefined as never);
    dial().then((dialled) => {
      if (dialled.ok) callback?.(null, dialled.value);
      else failed(new NotConnected(dialled.failure));
    }, failed);
    return undefined;
  };
  return agent;
}
