/**
 * Private Link: the vault, and if wished its cache storage account, answer at private endpoints in the subscription's network, which
 * a site reaches over its private line. That it goes with this architecture and takes MySQL by hand is documented (facts, section
 * 2.2); all else is published, in Azure's article *Replicate on-premises machines by using private endpoints*. What a site cannot
 * have of it is a mistake in the site file.
 */
import { isOlder } from '../../reference/model/version-order.ts';
import { CLOUDS } from './clouds.ts';
import type { Report } from './mistake.ts';
import type { ReplicationPath, Site } from './types.ts';

type Linked = Pick<Site, 'azure' | 'replicationPath'>;

/** Paths that lead to private addresses and to no others. */
export const PRIVATE_PATHS: readonly ReplicationPath[] = ['vpn', 'expressroute-private'];

/** Releases before this one have no private endpoints. */
const FIRST_RELEASE = '9.35';

/** Whether replicated data goes over the private line: the cache storage account has a private endpoint, and that line leads to it. */
export function isOverPrivateLink({ azure, replicationPath }: Linked): boolean {
  return azure.privateLink?.cacheStorage === true && PRIVATE_PATHS.includes(replicationPath);
}

/** Host patterns that the site's name servers answer with private addresses. Nothing that is sent there passes its firewall. */
export function privateNames({ azure }: Pick<Site, 'azure'>): readonly string[] {
  const { privateLink, cloud } = azure;
  if (privateLink === undefined || privateLink.namesAtSite === 'public') return [];
  const { replicationZone, backupZone, storageZone } = CLOUDS[cloud];
  const ofVault = [`*.${replicationZone}`, `*.${backupZone}`];
  return privateLink.cacheStorage ? [...ofVault, `*.${storageZone}`] : ofVault;
}

/** Of the vault's microservices, and of the storage account. */
const VAULT_ADDRESSES = 5;
const STORAGE_ADDRESSES = 1;

/** How many addresses of the subscription's network the endpoints take; this world makes no more than that. */
export function endpointAddresses({ azure: { privateLink } }: Pick<Site, 'azure'>): number {
  if (privateLink === undefined) return 0;
  return privateLink.cacheStorage ? VAULT_ADDRESSES + STORAGE_ADDRESSES : VAULT_ADDRESSES;
}

export function checkPrivateLink(site: Site, report: Report): void {
  const { azure, configurationServer, network, replicationPath } = site;
  if (azure.privateLink === undefined) return;
  const path = ['azure', 'privateLink'];
  if (azure.cloud === 'china') {
    report(path, `${CLOUDS.china.title} has none: it is for the commercial cloud and that of the US government`, [
      'azure',
      'cloud',
    ]);
  }
  if (network.vpn === undefined) {
    report(path, 'private endpoints are reached over a private line, and network.vpn is not there', ['network', 'vpn']);
  }
  if (configurationServer.host.mysql === 'none') {
    const message = 'none; with azure.privateLink MySQL has to be placed by hand: say its version, 5.7.20';
    report(['configurationServer', 'host', 'mysql'], message, path);
  }
  if (isOlder(configurationServer.version, FIRST_RELEASE)) {
    const message = `${configurationServer.version}; azure.privateLink takes ${FIRST_RELEASE} or later`;
    report(['configurationServer', 'version'], message, path);
  }
  if (azure.privateLink.cacheStorage && !PRIVATE_PATHS.includes(replicationPath)) {
    const line = network.vpn?.kind === 'expressroute-private' ? 'expressroute-private' : 'vpn';
    const message = `says ${replicationPath}, but the cache storage account has a private endpoint, which network.vpn leads to: write ${line}, or azure.privateLink.cacheStorage: false`;
    report(['replicationPath'], message, path);
  }
}

export function warnOfPrivateLink({ azure }: Site, report: Report): void {
  if (azure.privateLink?.namesAtSite !== 'public') return;
  const message =
    'public: the private zones are not known at the site, so its servers ask the vault from the internet, which it refuses, and no site registers';
  report(['azure', 'privateLink', 'namesAtSite'], message);
}
