/**
 * Notes in a role's journal whom it can no longer reach, and why, and when it can again: the first cause of whatever does
 * not come about later. One record for each change, not for each attempt.
 *
 * An answer of 401 or 403 counts as well: the peer was reached and turned the role away. Any other status is between the
 * two of them.
 */
import type { Endpoint, Network, RequestOptions, Response, Runtime } from '../../reference/runtime.ts';

type Answer = Awaited<ReturnType<Network['request']>>;

export function watchedNetwork(network: Network, journal: Runtime['journal']): Network {
  /** By `host:port`: the code of what stands in the way. */
  const failing = new Map<string, string>();

  const note = ({ host, port }: Endpoint, { proxy }: RequestOptions, answer: Answer): void => {
    const peer = `${host}:${port}`;
    const code = answer.ok ? turnedAway(answer.value) : answer.failure.code;
    if (failing.get(peer) === code) return;
    if (code === undefined) {
      failing.delete(peer);
      journal.write('peer.reached', { host, port });
    } else {
      failing.set(peer, code);
      const through = proxy && `${proxy.host}:${proxy.port}`;
      journal.write('peer.failed', { host, port, ...(through !== undefined && { through }), code });
    }
  };

  return {
    get address() {
      return network.address;
    },
    listen: (port, handler) => network.listen(port, handler),
    request(to, request, options = {}) {
      const asked = network.request(to, request, options);
      // Whoever asked gets the very promise: that it is watched changes nothing for them.
      asked.then(
        (answer) => note(to, options, answer),
        () => {},
      );
      return asked;
    },
  };
}

function turnedAway({ body, status }: Response): string | undefined {
  if (status !== 401 && status !== 403) return undefined;
  return (body as { code?: string } | undefined)?.code ?? `HTTP ${status}`;
}
