/**
 * Which line leads where: to Azure's public endpoints over the internet, or over ExpressRoute with public or Microsoft peering;
 * home over the private line alone (facts, section 2.4), which leads to private endpoints, too. Faults call the first `wan`,
 * whichever it is.
 */
import { isOverPrivateLink } from './private-link.ts';
import type { Line, ReplicationPath, Site } from './types.ts';

/** Peerings of ExpressRoute that lead to public endpoints: that of the older article, and that of the newer one. */
const PUBLIC_PEERINGS: readonly ReplicationPath[] = ['expressroute-public', 'expressroute-microsoft'];

export function isOverPublicPeering({ replicationPath }: Pick<Site, 'replicationPath'>): boolean {
  return PUBLIC_PEERINGS.includes(replicationPath);
}

/** With the figures of the ExpressRoute circuit where that carries it and the site gives them; a circuit loses nothing. */
export function lineToAzure(site: Pick<Site, 'network' | 'replicationPath'>): Line & { readonly lossPercent: number } {
  const { expressRoute, wan } = site.network;
  return isOverPublicPeering(site) && expressRoute ? { ...expressRoute, lossPercent: 0 } : wan;
}

/** Which of the lines carries replicated data to Azure, as faults call them. */
export function lineOfReplication(site: Pick<Site, 'azure' | 'replicationPath'>): 'wan' | 'vpn' {
  return isOverPrivateLink(site) ? 'vpn' : 'wan';
}

/** Which of them carries what the site and its vault have to say to each other. */
export function lineToVault({ azure }: Pick<Site, 'azure'>): 'wan' | 'vpn' {
  return azure.privateLink ? 'vpn' : 'wan';
}

/** Whether the private line is a tunnel through the line to Azure's public endpoints, and falls with it. */
export function isTunnelled(site: Pick<Site, 'network' | 'replicationPath'>): boolean {
  const { expressRoute, vpn } = site.network;
  return vpn?.kind === 'site-to-site-vpn' && !(isOverPublicPeering(site) && expressRoute);
}

/** What people call the private line. */
export function privateLine({ network: { vpn } }: Pick<Site, 'network'>): string {
  return vpn?.kind === 'expressroute-private' ? 'ExpressRoute private peering' : 'VPN';
}
