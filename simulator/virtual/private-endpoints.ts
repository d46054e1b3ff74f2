/**
 * Private endpoints in the virtual world: each a machine in the subscription's network that answers for a service of Azure. The
 * vault is locked down when it has one (published, see `site/private-link.ts`): from the internet it answers 403 to all. The cache storage account is not.
 */
import type { Network, Response } from '../../reference/runtime.ts';
import { SEGMENT } from '../network/segments.ts';
import type { Site } from '../site/site.ts';
import type { Lifeline } from './lifeline.ts';
import type { VirtualInternet } from './network/internet.ts';
import { networkOf } from './network/role-network.ts';

/** What the vault answers whoever comes from a network without an endpoint of its. The code is inferred. */
const LOCKED_DOWN: Response = {
  status: 403,
  body: { code: 'PublicNetworkAccessDenied', message: 'the vault answers at its private endpoint only' },
};

export class PrivateEndpoints {
  readonly #internet: VirtualInternet;
  readonly #azure: Site['azure'];
  readonly #lifeline: Lifeline;

  constructor(internet: VirtualInternet, { azure }: Site, lifeline: Lifeline) {
    this.#internet = internet;
    this.#azure = azure;
    this.#lifeline = lifeline;
  }

  /** The network of a part of the vault, which serves at a private endpoint as well where the vault has one. */
  ofVault(network: Network, publicName: string): Network {
    return this.#azure.privateLink ? this.#behind(network, publicName, () => LOCKED_DOWN) : network;
  }

  /** The same of the cache storage account; it goes on answering on the internet. */
  ofStorage(network: Network, publicName: string): Network {
    return this.#azure.privateLink?.cacheStorage ? this.#behind(network, publicName) : network;
  }

  #behind(network: Network, publicName: string, onInternet?: () => Response): Network {
    const internet = this.#internet;
    const name = `private-endpoint-of-${publicName.split('.').slice(0, 2).join('-')}`;
    const endpoint = internet.addHost(name, [{ segment: SEGMENT.azure }]);
    // The private zone is linked with the network it is in; a site has to be told of it.
    const zones = this.#azure.privateLink?.namesAtSite === 'private' ? [SEGMENT.azure, SEGMENT.site] : [SEGMENT.azure];
    for (const zone of zones) internet.segment(zone).names.set(publicName, endpoint.address);
    const inside = networkOf(internet, endpoint, this.#lifeline, `${name}/endpoint`);
    return {
      address: network.address,
      request: (to, request, options) => network.request(to, request, options),
      listen(port, handler) {
        const listeners = [network.listen(port, onInternet ?? handler), inside.listen(port, handler)];
        return {
          close() {
            for (const listener of listeners) listener.close();
          },
        };
      },
    };
  }
}
