/**
 * Addresses of a site: each machine has one of its own that a machine can have, in the site's network; and the networks in
 * Azure have room for everything that comes up in them.
 */
import { contains, overlap, parseAddress, parseRange } from './addresses.ts';
import type { AddressRange } from './addresses.ts';
import type { Path, Report } from './mistake.ts';
import { endpointAddresses } from './private-link.ts';
import { firstSections } from './proxies.ts';
import { AZURE_RANGE, INTERNET_RANGE } from './service-tags.ts';
import type { Site } from './types.ts';
import { unique } from './unique.ts';
import type { Named } from './unique.ts';

const SITE_RANGE: Path = ['network', 'addressRange'];

export function checkAddresses(site: Site, report: Report): void {
  const addresses = addressesOf(site);
  unique(addresses, 'machine with the address', report);
  checkKind(SITE_RANGE, site.network.addressRange, report);
  const text = site.network.addressRange;
  const range = parseRange(text);
  if (range === undefined) return;
  for (const { path, value } of addresses) {
    const address = parseAddress(value);
    if (address === undefined) continue;
    if (!contains(range, address)) report(path, `${value} is outside the site's network ${text}`, SITE_RANGE);
    // A range of one or two addresses has neither (RFC 3021).
    else if (range.last - range.first < 2) continue;
    else if (address === range.first) report(path, `${value} is the address of the network ${text} itself`, SITE_RANGE);
    else if (address === range.last) report(path, `${value} is the broadcast address of ${text}`, SITE_RANGE);
  }
}

function addressesOf(site: Site): Named[] {
  const { configurationServer, masterTargets, processServers, servers, vcenter } = site;
  return [
    ...servers.map((server, index) => ({ path: ['servers', index, 'address'], value: server.address })),
    { path: ['configurationServer', 'address'], value: configurationServer.address },
    ...processServers.map((server, index) => ({ path: ['processServers', index, 'address'], value: server.address })),
    ...masterTargets.map((target, index) => ({ path: ['masterTargets', index, 'address'], value: target.address })),
    { path: ['vcenter', 'address'], value: vcenter.address },
    ...vcenter.esxiHosts.map((host, index) => ({
      path: ['vcenter', 'esxiHosts', index, 'address'],
      value: host.address,
    })),
    ...firstSections(site).map(({ path, proxy }) => ({ path: [...path, 'address'], value: proxy.address })),
  ];
}

/** Azure keeps the first four addresses and the last one of every subnet. */
const AZURE_KEEPS = 5;
const SMALLEST_SUBNET = 8;

export function checkAzureNetworks(site: Site, report: Report): void {
  const onPremises = parseRange(site.network.addressRange);
  const { network, testNetwork } = site.azure;
  const recovery = parseRange(network.addressRange);
  const path = ['azure', 'network', 'addressRange'];
  if (onPremises !== undefined && recovery !== undefined && overlap(onPremises, recovery)) {
    report(path, `${network.addressRange} overlaps the site's network ${site.network.addressRange}`, SITE_RANGE);
  }
  // Beside the servers stands the process server that a failback needs.
  checkRoom(path, network.addressRange, site.servers.length + 1, report, endpointAddresses(site));
  checkRoom(['azure', 'testNetwork', 'addressRange'], testNetwork.addressRange, site.servers.length, report);
  if (network.name.toLowerCase() === testNetwork.name.toLowerCase()) {
    report(
      ['azure', 'testNetwork', 'name'],
      `"${testNetwork.name}" is the production network; a test needs one of its own`,
      ['azure', 'network', 'name'],
    );
  }
}

function checkRoom(path: Path, text: string, machines: number, report: Report, endpoints = 0): void {
  checkKind(path, text, report);
  const range = parseRange(text);
  if (range === undefined) return;
  const addresses = range.last - range.first + 1;
  if (addresses < SMALLEST_SUBNET) report(path, `${text} is too small; the smallest network in Azure is a /29`);
  else if (addresses - AZURE_KEEPS < machines + endpoints) {
    const besides = endpoints > 0 ? `, and its private endpoints take ${endpoints} addresses` : '';
    const message = `${text} has room for ${addresses - AZURE_KEEPS} machines; this site brings ${machines}${besides}`;
    report(path, message, ['servers']);
  }
}

/** Ranges in which no machine of a site or a virtual network can be (RFC 6890; Azure refuses the same), or none of a lab's. */
const NO_NETWORKS: readonly (readonly [range: string, what: string])[] = [
  ['0.0.0.0/8', 'stand for "this network"'],
  ['127.0.0.0/8', 'are loopback'],
  ['169.254.0.0/16', 'are link-local'],
  ['224.0.0.0/4', 'are multicast'],
  ['240.0.0.0/4', 'are reserved'],
  [INTERNET_RANGE, 'are the internet of every lab'],
  [AZURE_RANGE, "are Azure's in every lab"],
];

function checkKind(path: Path, text: string, report: Report): void {
  const range = parseRange(text);
  const found = NO_NETWORKS.find(([other]) => range !== undefined && overlap(range, parseRange(other) as AddressRange));
  if (found) report(path, `${text}: addresses in ${found[0]} ${found[1]}; no machine has one`);
}
