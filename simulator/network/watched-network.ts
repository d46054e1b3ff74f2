/**
 * Notes in a role's journal whom it can no longer reach, and why, and when it can again: the first cause of whatever does
 * not come about later. One record for each change, not for each attempt.
 *
 * An answer of 401 or 403 counts as well: the peer was reached and turned the role away. Any other status is between the
 * two of them.
 *
 * What came of a role's requests is noted beside that, once for each change: what it says of itself can be held against it.
 */
import type { Endpoint, Network, Request, RequestOptions, Response, Runtime } from '../../reference/runtime.ts';

type Answer = Awaited<ReturnType<Network['request']>>;

export function watchedNetwork(network: Network, journal: Runtime['journal']): Network {
  /** By `host:port`: the code of what stands in the way. */
  const failing = new Map<string, string>();
  /** By what is asked for, of whomever: what came of it last. */
  const outcomes = new Map<string, string>();

  const noteOutcome = ({ host, port }: Endpoint, { path }: Request, answer: Answer): void => {
    const about = path.split(/[/?]/)[1] ?? '';
    const outcome = outcomeOf(answer);
    const told = JSON.stringify(outcome);
    if (outcomes.get(`${port} ${about}`) === told) return;
    outcomes.set(`${port} ${about}`, told);
    journal.write('peer.answer', { host, port, about, ...outcome });
  };

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
      const issuer = answer.ok ? undefined : answer.failure.issuer;
      const how = { ...(through !== undefined && { through }), ...(issuer !== undefined && { issuer }) };
      journal.write('peer.failed', { host, port, ...how, code });
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
        (answer) => {
          noteOutcome(to, request, answer);
          note(to, options, answer);
        },
        () => {},
      );
      return asked;
    },
  };
}

/** What was done as it was asked is all alike. */
function outcomeOf(answer: Answer): { status?: number; code?: string } {
  if (!answer.ok) return { code: answer.failure.code };
  const { status } = answer.value;
  return { status: status < 300 ? 200 : status };
}

function turnedAway({ body, status }: Response): string | undefined {
  if (status !== 401 && status !== 403) return undefined;
  return (body as { code?: string } | undefined)?.code ?? `HTTP ${status}`;
}
