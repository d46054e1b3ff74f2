/**
 * What joins the networks of a lab, each a Toxiproxy with one foot on either side: one for each endpoint of Azure and
 * for what is asked for at set-up, which answers on site to the endpoint's literal name, at the literal port; and the gateway of the VPN. Machines have a route to
 * the gateway and speak to literal addresses of the other side; their kernels hand each connection to its line.
 */
import type { Toxiproxy } from 'toxiproxy-node-client';
import { invariant } from '../../../reference/model/result.ts';
import { azureHosts } from '../../site/clouds.ts';
import { PORT } from '../../network/well-known.ts';
import type { Scope } from '../../ground/scope.ts';
import { SEGMENT, type Segment } from '../../network/segments.ts';
import type { Site } from '../../site/site.ts';
import { setUpNames } from '../launcher/machine-settings.ts';
import type { LabDirectory } from '../launcher/lab-directory.ts';
import type { RouteBook } from '../launcher/route-book.ts';
import type { RelayAt } from '../links/lines.ts';
import type { Place } from './container.ts';
import type { Engine } from './engine.ts';
import type { LabMark } from './labels.ts';
import type { Gateway } from './machine-words.ts';
import { type LabNetworks, lastAddressBut } from './networks.ts';
import { startRelay } from './relay.ts';

export interface JointsSettings {
  readonly scope: Scope;
  readonly engine: Engine;
  readonly mark: LabMark;
  readonly networks: LabNetworks;
  readonly site: Site;
  readonly book: RouteBook;
  readonly directory: LabDirectory;
}

export interface Joints {
  readonly relayAt: RelayAt;
  /** The ways out of a network. */
  gatewaysIn(segment: Segment): readonly Gateway[];
}

/** Settles when all of them can be told what leads where. */
export async function joinNetworks(settings: JointsSettings): Promise<Joints> {
  const { scope, engine, mark, networks, site, book, directory } = settings;
  const [siteNetwork, internet] = [networks[SEGMENT.site], networks[SEGMENT.internet]];
  const doorIn = doorsOf(book, networks);
  const doors = site.network.vpn && { site: doorIn(SEGMENT.site), azure: doorIn(SEGMENT.azure) };
  const endpoints = [...Object.values(azureHosts(site.azure)).map((name) => [name]), ...setUpNames(site)];

  const start = (name: string, places: readonly [Place, Place]) =>
    startRelay(scope, engine, mark, { name, places, logFile: directory.logOf(name) });
  const startEndpoint = (names: readonly string[]) => {
    const [name = ''] = names;
    const outside = { network: internet, address: doorIn(SEGMENT.internet), names: [] };
    const onSite = { network: siteNetwork, address: doorIn(SEGMENT.site, ...names), names };
    return [lineTo(name), () => start(`wan-${name}`, [outside, onSite])] as const;
  };
  const startGateway = async () =>
    doors &&
    start('vpn', [
      { network: siteNetwork, address: doors.site, names: [] },
      { network: networks[SEGMENT.azure], address: doors.azure, names: [] },
    ]);
  const started: Readonly<Record<string, Toxiproxy | undefined>> = await scope.together({
    vpn: startGateway,
    ...Object.fromEntries(endpoints.map(startEndpoint)),
  });
  const { vpn: gateway } = started;
  // One endpoint may have several names.
  const relayTo = (name: string): Toxiproxy | undefined =>
    started[lineTo(endpoints.find((names) => names.includes(name))?.[0] ?? '')];

  return {
    relayAt(place) {
      const there = book.namesIn(SEGMENT.internet).filter(([, address]) => place === `${address}:${PORT.azure}`);
      const [relay] = there.flatMap(([name]) => relayTo(name) ?? []);
      if (relay) return { client: relay, listen: `0.0.0.0:${PORT.azure}` };
      invariant(gateway, `a line leads to ${place}`);
      return { client: gateway, listen: '0.0.0.0:0' };
    },
    gatewaysIn(segment) {
      if (!doors) return [];
      if (segment === SEGMENT.site) return [{ range: networks[SEGMENT.azure].range, gateway: doors.site }];
      if (segment === SEGMENT.azure) return [{ range: siteNetwork.range, gateway: doors.azure }];
      return [];
    },
  };
}

const lineTo = (name: string) => `line to ${name}`;

/** Addresses for them, at the far end of each network: a site's own machines like to be at the near one. */
function doorsOf(book: RouteBook, networks: LabNetworks) {
  let taken = 0;
  return (segment: Segment, ...names: readonly string[]): string => {
    taken += 1;
    return book.join(segment, names, lastAddressBut(networks[segment].range, taken)).address;
  };
}
