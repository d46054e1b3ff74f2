/** The same site with a process server of its own: the site's first one, or one more machine at a free address. */
import { addressAt, parseRange } from '../simulator/site/addresses.ts';
import type { Site } from '../simulator/site/site.ts';

export function withScaleOut(site: Site): Site {
  if (site.processServers.length > 0) return site;
  const { configurationServer, proxy, servers, vcenter } = site;
  const machines = [configurationServer, vcenter, ...vcenter.esxiHosts, ...servers];
  const names = machines.map(({ name }) => name);
  const taken = new Set([...machines.map(({ address }) => address), ...(proxy ? [proxy.address] : [])]);
  const address = freeAddress(site.network.addressRange, taken);
  // Without a free address there is no such machine, and the fault that restarts it says so.
  if (address === undefined) return site;
  const name = ['ps01', 'muster-ps01'].find((free) => !names.includes(free)) ?? 'muster-ps02';
  return { ...site, processServers: [{ name, address, cacheGb: 600, port: 9443 }] };
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
