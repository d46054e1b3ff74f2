/**
 * The same site with a process server of its own, through which all of its servers go: the site's first one, or one more
 * machine at a free address.
 */
import { addressAt, parseRange } from '../simulator/site/addresses.ts';
import { roleMachines } from '../simulator/site/own-machines.ts';
import { proxiesOf } from '../simulator/site/proxies.ts';
import type { Site } from '../simulator/site/site.ts';

export function withScaleOut(site: Site): Site {
  if (site.processServers.length === 0) return withAnother(site, 'ps01');
  if (site.servers.every(({ processServer }) => processServer === undefined)) return site;
  return { ...site, servers: site.servers.map(({ processServer: _, ...server }) => server) };
}

/** With one more at the end of the list; the same site when there is no free address for it. */
export function withAnother(site: Site, name: string, passphrase?: string): Site {
  const { configurationServer, processServers } = site;
  const { processServer, version } = configurationServer;
  const { port } = processServer;
  const names = machinesOf(site).map((machine) => machine.name);
  const address = freeAddressIn(site);
  // Without a free address there is no such machine, and the fault that restarts it says so.
  if (address === undefined) return site;
  const free = [name, `muster-${name}`].find((wanted) => !names.includes(wanted)) ?? `muster-${name}-2`;
  const another = { name: free, address, cacheGb: 600, port, version, ...(passphrase !== undefined && { passphrase }) };
  return { ...site, processServers: [...processServers, another] };
}

function machinesOf(site: Site) {
  const { servers, vcenter } = site;
  return [...roleMachines(site), vcenter, ...vcenter.esxiHosts, ...servers];
}

export function freeAddressIn(site: Site): string | undefined {
  const taken = new Set([...machinesOf(site), ...proxiesOf(site)].map(({ address }) => address));
  return freeAddress(site.network.addressRange, taken);
}

/** Not the first few, which routers have, and not the last, which is for broadcasts. */
function freeAddress(range: string, taken: ReadonlySet<string>): string | undefined {
  const bounds = parseRange(range);
  if (!bounds) return undefined;
  for (let offset = 8; offset < bounds.last - bounds.first; offset++) {
    const address = addressAt(bounds, offset);
    if (!taken.has(address)) return address;
  }
  return undefined;
}
