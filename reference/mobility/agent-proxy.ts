/**
 * What an agent sends through a proxy: all it asks configuration server and process servers, but for hosts on its bypass list.
 * `ProxyInfo.conf` holds address, port and bypass list, and no credentials: the Mobility service supports unauthenticated
 * proxies only (facts, section 2.3). The file goes with the disk, so copies of the machine have it, too (inferred).
 */
import type { Endpoint, Network } from '../runtime.ts';

export interface AgentProxy extends Endpoint {
  /** `BypassList`. */
  readonly bypass: readonly string[];
}

/** The network as an agent with that proxy uses it. */
export function throughProxy(network: Network, proxy: AgentProxy | undefined): Network {
  if (proxy === undefined) return network;
  const { bypass, ...way } = proxy;
  return {
    get address() {
      return network.address;
    },
    listen: (port, handler) => network.listen(port, handler),
    request: (to, request, options) =>
      network.request(to, request, isBypassed(bypass, to.host) ? options : { ...options, proxy: way }),
  };
}

/** An entry stands for itself and, of names, for all that end in it. `*.` is no wildcard here, and fits nothing (documented). */
function isBypassed(bypass: readonly string[], host: string): boolean {
  const asked = host.toLowerCase();
  return bypass.some((entry) => {
    const end = entry.toLowerCase();
    return asked === end || asked.endsWith(end.startsWith('.') ? end : `.${end}`);
  });
}
