/**
 * What must hold between the parts of a site: names and addresses are unique, references point at something, and the
 * limits of the support matrix are kept (facts, sections 3.7, 4.2 and 6). Refusals that a drill wants to see, such as
 * an authenticating proxy or replication over a VPN, are no mistakes here.
 */
import { nearest } from '../../reference/model/near-miss.ts';
import { checkEgress } from './egress.ts';
import { checkInstallation } from './installation-checks.ts';
import { reporter, shown } from './mistake.ts';
import type { Mistake, Path, Report } from './mistake.ts';
import { checkAddresses, checkAzureNetworks } from './network-checks.ts';
import { masterTargetsOf } from './own-machines.ts';
import { checkPrivateLink } from './private-link.ts';
import { firstSections } from './proxies.ts';
import { checkProxies } from './proxy-checks.ts';
import { whyNoRegion } from './regions.ts';
import type { Site } from './types.ts';
import { unique } from './unique.ts';
import type { Named } from './unique.ts';

/**
 * Every broken rule, in the order of the site's sections.
 * @param unsound where nothing stands that a rule could be held against.
 */
export function checkSite(site: Site, unsound: readonly Path[]): readonly Mistake[] {
  const { mistakes, report } = reporter(unsound);
  checkDisks(site, report);
  checkWorkloads(site, report);
  checkFailback(site, report);
  checkMasterTargets(site, report);
  checkProcessServers(site, report);
  checkInstallation(site, report);
  checkGroups(site, report);
  checkPolicy(site, report);
  checkNames(site, report);
  checkAddresses(site, report);
  checkAzureNetworks(site, report);
  checkProxies(site, report);
  checkDataPorts(site, report);
  checkEgress(site, report);
  checkPrivateLink(site, report);
  const noRegion = whyNoRegion(site.azure.cloud, site.azure.region);
  if (noRegion !== undefined) report(['azure', 'region'], noRegion, ['azure', 'cloud']);
  const kind = PRIVATE_LINES[site.replicationPath];
  if (kind !== undefined && site.network.vpn?.kind !== kind) {
    const found = site.network.vpn === undefined ? 'is not there' : `is ${site.network.vpn.kind}`;
    report(['replicationPath'], `says ${site.replicationPath}, but network.vpn ${found}`, ['network', 'vpn']);
  }
  return mistakes;
}

/** Of the configuration server: agents register and poll there. */
const CONTROL_PORT = 443;

/** Documented: it is not to be reused for replication data. On the configuration server something else listens there. */
function checkDataPorts({ configurationServer, processServers }: Site, report: Report): void {
  const places = [
    { path: ['configurationServer', 'processServer', 'port'], port: configurationServer.processServer.port },
    ...processServers.map(({ port }, index) => ({ path: ['processServers', index, 'port'], port })),
  ];
  for (const { path, port } of places) {
    if (port === CONTROL_PORT)
      report(path, `${port} is the port of replication management, and not to be used for replication data`);
  }
}

/** What the private line has to be for data to be meant to go over it. */
const PRIVATE_LINES: Partial<Record<Site['replicationPath'], NonNullable<Site['network']['vpn']>['kind']>> = {
  vpn: 'site-to-site-vpn',
  'expressroute-private': 'expressroute-private',
};

const SYSTEM_DISK_GB_MAX = { BIOS: 2048, UEFI: 4095 };
const DATA_DISKS_MAX = 64;
/** Documented between Azure regions only; inferred here. */
const GROUP_SERVERS_MAX = 16;
const SERVER_NAMES: Path = ['servers', '*', 'name'];

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
          ['servers', serverIndex, 'firmware'],
        );
      }
      if (index > 0 && disk.sizeGb <= 1) report([...diskPath, 'sizeGb'], 'a data disk must be larger than 1 GB');
      if (disk.occupiedGb > disk.sizeGb) {
        const message = `${disk.occupiedGb} GB do not fit on a disk of ${disk.sizeGb} GB`;
        report([...diskPath, 'occupiedGb'], message, [...diskPath, 'sizeGb']);
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
    const kinds = ['servers', '*', 'workload', 'kind'];
    if (kind !== 'orders') report(path, `only an orders workload is billed; this one is ${kind}`, kinds);
    if (!billing.includes(billedBy)) {
      report(path, `no server named "${billedBy}" runs billing${list(billedBy, billing)}`, kinds, SERVER_NAMES);
    }
  });
}

function checkFailback(site: Site, report: Report): void {
  const datastores = site.vcenter.datastores.map((datastore) => datastore.name);
  site.servers.forEach((server, index) => {
    if (datastores.includes(server.failback.datastore)) return;
    const { datastore } = server.failback;
    report(
      ['servers', index, 'failback', 'datastore'],
      `the vCenter has no datastore ${shown(datastore)}${list(datastore, datastores)}`,
      ['vcenter', 'datastores', '*', 'name'],
    );
  });
  // Two servers of one name come home under one name: that is one mistake, and told elsewhere.
  const ownNames = new Map<string, Named>();
  const others: Named[] = [];
  site.servers.forEach(({ failback: { machineName: value }, name }, index) => {
    const named = { path: ['servers', index, 'failback', 'machineName'], value };
    if (value === name) ownNames.set(name.toLowerCase(), named);
    else others.push(named);
  });
  unique([...ownNames.values(), ...others], 'failback machine', report);
}

/** Whether it is of the right family is said as a warning: a drill may want to see the refusal. */
function checkMasterTargets(site: Site, report: Report): void {
  const targets = masterTargetsOf(site).map(({ name }) => name);
  site.servers.forEach(({ failback: { masterTarget } }, index) => {
    if (targets.includes(masterTarget)) return;
    report(
      ['servers', index, 'failback', 'masterTarget'],
      `no machine named "${masterTarget}" has a master target${list(masterTarget, targets)}`,
      ['masterTargets', '*', 'name'],
      ['configurationServer', 'name'],
    );
  });
  masterTargetsOf(site).forEach(({ operatingSystem, retentionDrive }, index) => {
    if (retentionDrive.startsWith('/') === (operatingSystem === 'Linux')) return;
    const path = index === 0 ? ['configurationServer', 'masterTarget'] : ['masterTargets', index - 1];
    report(
      [...path, 'retentionDrive'],
      `${shown(retentionDrive)} is none of a ${operatingSystem} machine, which has ${operatingSystem === 'Linux' ? 'mount points' : 'drive letters'}`,
      [...path, 'operatingSystem'],
    );
  });
}

/** One that was installed with another passphrase never becomes the site's. */
function checkProcessServers({ configurationServer, processServers, servers }: Site, report: Report): void {
  const own = processServers.filter(({ passphrase }) => passphrase === undefined);
  const names = [configurationServer, ...own].map(({ name }) => name);
  servers.forEach(({ processServer }, index) => {
    if (processServer === undefined || names.includes(processServer)) return;
    report(
      ['servers', index, 'processServer'],
      `no process server of this site is named "${processServer}"${list(processServer, names)}`,
      ['processServers', '*', 'name'],
      ['processServers', '*', 'passphrase'],
      ['configurationServer', 'name'],
    );
  });
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
        report([...path, memberIndex], `no server is named "${member}"${list(member, servers)}`, SERVER_NAMES);
      else if (other !== undefined) report([...path, memberIndex], `"${member}" is in group ${shown(other)} already`);
      groupOf.set(member, group.name);
    });
  });
  if (site.replicationGroups.length > 0 && !site.policy.multiVmSync) {
    const message = 'a replication group shares recovery points only when this is true';
    report(['policy', 'multiVmSync'], message, ['replicationGroups']);
  }
}

function checkPolicy(site: Site, report: Report): void {
  const { appConsistentMinutes, retentionMinutes } = site.policy;
  if (appConsistentMinutes > 0 && retentionMinutes > 0 && appConsistentMinutes >= retentionMinutes) {
    report(
      ['policy', 'appConsistentMinutes'],
      `${appConsistentMinutes} minutes must be shorter than the retention of ${retentionMinutes} minutes`,
      ['policy', 'retentionMinutes'],
    );
  }
}

/** Machines of the labs that belong to no site: the operator's, and those of Azure. */
const TAKEN: ReadonlySet<string> = new Set([
  'operator',
  'arm',
  'azure',
  'backup-service',
  'entra',
  'service-bus',
  'set-up-services',
  'storage',
]);

function checkNames(site: Site, report: Report): void {
  const { configurationServer, masterTargets, processServers, servers, vcenter } = site;
  const machines: Named[] = [
    ...servers.map((server, index) => ({ path: ['servers', index, 'name'], value: server.name })),
    { path: ['configurationServer', 'name'], value: configurationServer.name },
    ...processServers.map((server, index) => ({ path: ['processServers', index, 'name'], value: server.name })),
    ...masterTargets.map((target, index) => ({ path: ['masterTargets', index, 'name'], value: target.name })),
    { path: ['vcenter', 'name'], value: vcenter.name },
    ...vcenter.esxiHosts.map((host, index) => ({ path: ['vcenter', 'esxiHosts', index, 'name'], value: host.name })),
  ];
  const proxies = firstSections(site).map(({ path, proxy }) => ({ path: [...path, 'host'], value: proxy.host }));
  unique([...machines, ...proxies], 'machine', report);
  for (const { path, value } of machines) {
    if (TAKEN.has(value.toLowerCase()))
      report(path, `"${value}" is the name of a machine beside every site; take another`);
  }
  const datastores = vcenter.datastores.map((store, index) => ({
    path: ['vcenter', 'datastores', index, 'name'],
    value: store.name,
  }));
  unique(datastores, 'datastore', report);
}

/** ` (did you mean "x"?)` or ` (there are a, b)`. */
function list(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  if (meant !== undefined) return ` (did you mean "${meant}"?)`;
  return known.length === 0 ? '' : ` (there is ${known.slice(0, 5).join(', ')}${known.length > 5 ? ', …' : ''})`;
}
