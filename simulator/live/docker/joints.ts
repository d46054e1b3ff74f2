/** What joins the networks of a lab: a relay for each endpoint of Azure on the site's way out, and the gateway of its VPN. */
import { storageHost } from '../../../reference/model/azure-names.ts';
import { invariant } from '../../../reference/model/result.ts';
import { PORT } from '../../../reference/model/ports.ts';
import { SEGMENT, type Segment } from '../../segments.ts';
import type { Site } from '../../site.ts';
import type { LabDirectory } from '../launcher/lab-directory.ts';
import { cloudNames } from '../launcher/machine-settings.ts';
import type { RouteBook } from '../launcher/route-book.ts';
import type { RelayAt } from '../links/lines.ts';
import type { Engine } from './engine.ts';
import type { LabMark } from './labels.ts';
import type { MachineNetwork } from './machine-words.ts';
import { type LabNetworks, lastAddressBut } from './networks.ts';
import { type Gateway, startGateway } from './vpn.ts';
import { type Relay, startRelay } from './wan.ts';

export interface JointsSettings {
  readonly engine: Engine;
  readonly mark: LabMark;
  readonly networks: LabNetworks;
  readonly site: Site;
  readonly book: RouteBook;
  readonly directory: LabDirectory;
}

export interface Joints {
  readonly relayAt: RelayAt;
  /** Absent where the site has no VPN. */
  readonly gateway: Gateway | undefined;
  /** The ways out of a network. */
  routesIn(segment: Segment): MachineNetwork['routes'];
}

/** Settles when all of them can be told what leads where. */
export async function joinNetworks(settings: JointsSettings): Promise<Joints> {
  const { engine, mark, networks, site, book, directory } = settings;
  const [siteNetwork, internet] = [networks[SEGMENT.site], networks[SEGMENT.internet]];
  const doorIn = doorsOf(book, networks);
  const doors = site.network.vpn && { site: doorIn(SEGMENT.site), azure: doorIn(SEGMENT.azure) };
  const endpoints = [...Object.values(cloudNames(site)), storageHost(site.azure.cacheStorageAccount)];

  const relays = endpoints.map(async (name): Promise<readonly [string, Relay]> => {
    const outside = { network: internet, address: doorIn(SEGMENT.internet), names: [] };
    const onSite = { network: siteNetwork, address: doorIn(SEGMENT.site, name), names: [name] };
    const wish = { name: `wan-${name}`, places: [outside, onSite], logFile: directory.logOf(`wan-${name}`) };
    return [name, await startRelay(engine, mark, wish)];
  });
  const [gateway, started] = await Promise.all([
    doors && startGateway(engine, mark, { networks, ...doors, logOf: directory.logOf }),
    Promise.all(relays),
  ]);
  const byName = new Map(started);

  return {
    gateway,
    relayAt(place) {
      const there = book.namesIn(SEGMENT.internet).filter(([, address]) => place === `${address}:${PORT.azure}`);
      const [relay] = there.flatMap(([name]) => byName.get(name) ?? []);
      if (relay) return { client: relay.client, listen: `0.0.0.0:${PORT.azure}` };
      invariant(gateway, `a line leads to ${place}`);
      return { client: gateway.client, listen: '0.0.0.0:0' };
    },
    routesIn(segment) {
      if (!doors) return [];
      if (segment === SEGMENT.site) return [{ range: networks[SEGMENT.azure].range, gateway: doors.site }];
      if (segment === SEGMENT.azure) return [{ range: siteNetwork.range, gateway: doors.azure }];
      return [];
    },
  };
}

/** Addresses for them, at the far end of each network: a site's own machines like to be at the near one. */
function doorsOf(book: RouteBook, networks: LabNetworks) {
  let taken = 0;
  return (segment: Segment, ...names: readonly string[]): string => {
    taken += 1;
    return book.join(segment, names, lastAddressBut(networks[segment].range, taken)).address;
  };
}
