/**
 * What must hold between the parts of a site: names and addresses are unique, references point at something, and the
 * limits of the support matrix are kept (facts, sections 3.7, 4.2 and 6). Refusals that a drill wants to see, such as
 * an authenticating proxy or replication over a VPN, are no mistakes here.
 */
import { nearest } from '../../reference/model/near-miss.ts';
import { contains, overlap, parseAddress, parseRange } from './addresses.ts';
import type { Site } from './types.ts';

export type Path = readonly (string | number)[];

export interface Mistake {
  readonly path: Path;
  readonly message: string;
}

type Report = (path: Path, message: string) => void;

/** Every broken rule, in the order of the site's sections. */
export function checkSite(site: Site): Mistake[] {
  const mistakes: Mistake[] = [];
  const report: Report = (path, message) => mistakes.push({ path, message });
  checkDisks(site, report);
  checkWorkloads(site, report);
  checkFailback(site, report);
  checkGroups(site, report);
  checkPolicy(site, report);
  checkNames(site, report);
  checkAddresses(site, report);
  checkAzureNetworks(site, report);
  if (site.replicationPath === 'vpn' && site.network.vpn === undefined) {
    report(['replicationPath'], 'says vpn, but network.vpn is not there');
  }
  return mistakes;
}

const SYSTEM_DISK_GB_MAX = { BIOS: 2048, UEFI: 4095 };
const DATA_DISKS_MAX = 64;
const GROUP_SERVERS_MAX = 16;

function checkDisks(site: Site, report: Report): void {
  site.servers.forEach((server, serverIndex) => {
    const path = ['servers', serverIndex, 'disks'];
    const dataDisks = server.disks.length - 1;
    if (dataDisks > DATA_DISKS_MAX) report(path, `${dataDisks} data disks; Azure attaches at most ${DATA_DISKS_MAX}`);
    unique(
      server.disks.map((disk, index) => ({ path: [...path, index, 'name'], value: disk.name })),
      'disk',
      report,
    );
    server.disks.forEach((disk, index) => {
      const diskPath = [...path, index];
      const systemDiskGbMax = SYSTEM_DISK_GB_MAX[server.firmware];
      if (index === 0 && disk.sizeGb > systemDiskGbMax) {
        report(
          [...diskPath, 'sizeGb'],
          `${disk.sizeGb} GB; the system disk of a ${server.firmware} machine holds at most ${systemDiskGbMax} GB`,
        );
      }
      if (index > 0 && disk.sizeGb <= 1) report([...diskPath, 'sizeGb'], 'a data disk must be larger than 1 GB');
      if (disk.occupiedGb > disk.sizeGb) {
        report([...diskPath, 'occupiedGb'], `${disk.occupiedGb} GB do not fit on a disk of ${disk.sizeGb} GB`);
      }
    });
  });
}

function checkWorkloads(site: Site, report: Report): void {
  const billing = site.servers.filter((server) => server.workload.kind === 'billing').map((server) => server.name);
  site.servers.forEach((server, index) => {
    const { billedBy, kind } = server.workload;
    if (billedBy === undefined) return;
    const path = ['servers', index, 'workload', 'billedBy'];
    if (kind !== 'orders') report(path, `only an orders workload is billed; this one is ${kind}`);
    if (!billing.includes(billedBy))
      report(path, `no server named "${billedBy}" runs billing${list(billedBy, billing)}`);
  });
}

function checkFailback(site: Site, report: Report): void {
  const datastores = site.vcenter.datastores.map((datastore) => datastore.name);
  site.servers.forEach((server, index) => {
    if (datastores.includes(server.failback.datastore)) return;
    const { datastore } = server.failback;
    report(
      ['servers', index, 'failback', 'datastore'],
      `the vCenter has no datastore "${datastore}"${list(datastore, datastores)}`,
    );
  });
  const machineNames = site.servers.map((server, index) => ({
    path: ['servers', index, 'failback', 'machineName'],
    value: server.failback.machineName,
  }));
  unique(machineNames, 'failback machine', report);
}

function checkGroups(site: Site, report: Report): void {
  const servers = site.servers.map((server) => server.name);
  const groupOf = new Map<string, string>();
  unique(
    site.replicationGroups.map((group, index) => ({ path: ['replicationGroups', index, 'name'], value: group.name })),
    'group',
    report,
  );
  site.replicationGroups.forEach((group, index) => {
    const path = ['replicationGroups', index, 'servers'];
    if (group.servers.length > GROUP_SERVERS_MAX) {
      report(path, `${group.servers.length} servers; a replication group holds at most ${GROUP_SERVERS_MAX}`);
    }
    group.servers.forEach((member, memberIndex) => {
      const other = groupOf.get(member);
      if (!servers.includes(member))
        report([...path, memberIndex], `no server is named "${member}"${list(member, servers)}`);
      else if (other !== undefined) report([...path, memberIndex], `"${member}" is in group "${other}" already`);
      groupOf.set(member, group.name);
    });
  });
  if (site.replicationGroups.length > 0 && !site.policy.multiVmSync) {
    report(['policy', 'multiVmSync'], 'a replication group shares recovery points only when this is true');
  }
}

function checkPolicy(site: Site, report: Report): void {
  const { appConsistentMinutes, retentionMinutes } = site.policy;
  if (appConsistentMinutes > 0 && retentionMinutes > 0 && appConsistentMinutes >= retentionMinutes) {
    report(
      ['policy', 'appConsistentMinutes'],
      `${appConsistentMinutes} minutes must be shorter than the retention of ${retentionMinutes} minutes`,
    );
  }
}

interface Named {
  readonly path: Path;
  readonly value: string;
}

function checkNames(site: Site, report: Report): void {
  const { configurationServer, processServers, servers, vcenter } = site;
  const machines: Named[] = [
    ...servers.map((server, index) => ({ path: ['servers', index, 'name'], value: server.name })),
    { path: ['configurationServer', 'name'], value: configurationServer.name },
    ...processServers.map((server, index) => ({ path: ['processServers', index, 'name'], value: server.name })),
    { path: ['vcenter', 'name'], value: vcenter.name },
    ...vcenter.esxiHosts.map((host, index) => ({ path: ['vcenter', 'esxiHosts', index, 'name'], value: host.name })),
  ];
  unique(machines, 'machine', report);
  const datastores = vcenter.datastores.map((store, index) => ({
    path: ['vcenter', 'datastores', index, 'name'],
    value: store.name,
  }));
  unique(datastores, 'datastore', report);
}

function checkAddresses(site: Site, report: Report): void {
  const { configurationServer, processServers, proxy, servers, vcenter } = site;
  const addresses: Named[] = [
    ...servers.map((server, index) => ({ path: ['servers', index, 'address'], value: server.address })),
    { path: ['configurationServer', 'address'], value: configurationServer.address },
    ...processServers.map((server, index) => ({ path: ['processServers', index, 'address'], value: server.address })),
    { path: ['vcenter', 'address'], value: vcenter.address },
    ...vcenter.esxiHosts.map((host, index) => ({
      path: ['vcenter', 'esxiHosts', index, 'address'],
      value: host.address,
    })),
    ...(proxy === undefined ? [] : [{ path: ['proxy', 'address'], value: proxy.address }]),
  ];
  unique(addresses, 'machine with the address', report);
  const range = parseRange(site.network.addressRange);
  for (const { path, value } of addresses) {
    const address = parseAddress(value);
    if (range !== undefined && address !== undefined && !contains(range, address)) {
      report(path, `${value} is outside the site's network ${site.network.addressRange}`);
    }
  }
}

function checkAzureNetworks(site: Site, report: Report): void {
  const onPremises = parseRange(site.network.addressRange);
  const { network, testNetwork } = site.azure;
  const recovery = parseRange(network.addressRange);
  if (onPremises !== undefined && recovery !== undefined && overlap(onPremises, recovery)) {
    report(
      ['azure', 'network', 'addressRange'],
      `${network.addressRange} overlaps the site's network ${site.network.addressRange}`,
    );
  }
  if (network.name === testNetwork.name) {
    report(
      ['azure', 'testNetwork', 'name'],
      `"${testNetwork.name}" is the production network; a test needs one of its own`,
    );
  }
}

function unique(values: readonly Named[], what: string, report: Report): void {
  const seen = new Map<string, Path>();
  for (const { path, value } of values) {
    const first = seen.get(value.toLowerCase());
    if (first !== undefined) report(path, `a second ${what} "${value}"; the first is ${formatPath(first)}`);
    else seen.set(value.toLowerCase(), path);
  }
}

/** ` (did you mean "x"?)` or ` (there are a, b)`. */
function list(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  if (meant !== undefined) return ` (did you mean "${meant}"?)`;
  return known.length === 0 ? '' : ` (there is ${known.slice(0, 5).join(', ')}${known.length > 5 ? ', …' : ''})`;
}

/** `servers[1].disks[0].sizeGb` */
export function formatPath(path: Path): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return text.startsWith('.') ? text.slice(1) : text;
}
