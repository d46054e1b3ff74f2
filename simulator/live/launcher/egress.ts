/** What a site's firewall lets out to the internet, as rules of the routes. */
import { SEGMENT } from '../../network/segments.ts';
import { isLetOut } from '../../site/egress.ts';
import { exemptFromEgress } from '../../site/proxies.ts';
import type { Site } from '../../site/site.ts';
import type { RouteBlock } from '../network/routes.ts';

/**
 * Behind a proxy, only the proxy gets out; with a list of what is allowed, only that. Ranges of addresses are those that the
 * names have in the world: here each name has an address of its own, in the lab's network.
 * @param internet what there is on the internet: names and the address of each.
 */
export function egressRules(site: Site, internet: readonly (readonly [name: string, address: string])[]): RouteBlock[] {
  const { proxy, egress } = site;
  if (!proxy && egress.default === 'allow') return [];
  const exempt = exemptFromEgress(site).map(({ address }) => address);
  return internet
    .filter(([name]) => egress.default === 'allow' || !isLetOut(site, name))
    .map(([, to]) => ({ segment: SEGMENT.site, to, exempt, mode: 'drop' }));
}
