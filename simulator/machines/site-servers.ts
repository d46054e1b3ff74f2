/** What runs on the site's own servers, in every world: the configuration server's roles, and process servers. */
import type { ConfigurationServerConfiguration } from '../../reference/configuration/configuration-server.ts';
import type { MasterTargetConfiguration } from '../../reference/master-target/master-target.ts';
import { azureHosts } from '../site/clouds.ts';
import type { ProcessServerConfiguration } from '../../reference/process/process-server.ts';
import type { ProxySetting } from '../../reference/runtime.ts';
import { Home } from '../site/home.ts';
import { accountsOf } from '../site/pushed-servers.ts';
import type { LabSecrets } from '../site/secrets.ts';
import { type MasterTargetPlace, masterTargetsOf } from '../site/own-machines.ts';
import { processServerVersion } from '../site/process-servers.ts';
import { proxyOf } from '../site/proxies.ts';
import type { Site } from '../site/site.ts';

/** The temporary process server that a failback needs. */
export const PROCESS_SERVER_IN_AZURE = 'process-server-in-azure';

export function configurationServerOf(site: Site, secrets: LabSecrets): ConfigurationServerConfiguration {
  const { configurationServer, vcenter, azure, replicationPath } = site;
  const { siteId, passphrase, provider, vaultKey } = secrets;
  const datastores = vcenter.datastores.map((store) => store.name);
  const { keyOfVault = azure.vault } = configurationServer.registration;
  const isOwn = keyOfVault.toLowerCase() === azure.vault.toLowerCase();
  return {
    siteId,
    name: configurationServer.name,
    passphrase,
    registrationKey: isOwn ? vaultKey.value : `of ${keyOfVault}`,
    host: configurationServer.host,
    version: configurationServer.version,
    replicationPath,
    vcenters: [{ ...vcenter, datastores }],
    ...namesAtHome(site),
    ...waysHome(site),
    accounts: [{ accountId: '1', accountName: 'vcenter', user: '', password: '' }, ...accountsOf(site)],
    azure: {
      ...provider,
      proxy: wayOut(site, configurationServer.name),
      cloud: azure.cloud,
      region: azure.region,
      serviceBusNamespace: azure.serviceBusNamespace,
    },
  };
}

/** None while every machine comes home under its server's name. */
function namesAtHome({ servers }: Site): Pick<ConfigurationServerConfiguration, 'namesAtHome'> {
  const others = servers.filter(({ failback, name }) => failback.machineName !== name);
  if (others.length === 0) return {};
  return { namesAtHome: Object.fromEntries(others.map(({ failback, name }) => [name, failback.machineName])) };
}

/** None while every machine comes home by the way that is chosen where nobody names one. */
function waysHome(site: Site): Pick<ConfigurationServerConfiguration, 'waysHome'> {
  const [first] = site.vcenter.datastores;
  const others = site.servers.filter(
    ({ failback, operatingSystem }) =>
      failback.datastore !== first?.name ||
      failback.masterTarget !== masterTargetsOf(site).find((one) => one.operatingSystem === operatingSystem)?.name,
  );
  if (others.length === 0) return {};
  const ways = others.map(({ name, failback: { datastore, masterTarget } }) => [name, { datastore, masterTarget }]);
  return { waysHome: Object.fromEntries(ways) };
}

/** How far the clock of its machine is ahead when the drill begins. */
export function clockOffMs({ registration }: Site['configurationServer']): number {
  return registration.clockOffMinutes * 60_000;
}

/** On the configuration server, whose process server takes in its data. */
export function builtInMasterTarget(site: Site, secrets: LabSecrets): MasterTargetConfiguration {
  const { name, processServer, masterTarget, version } = site.configurationServer;
  const component = componentOf(site, secrets, 'master-target', name, processServer.port);
  const { operatingSystem, retentionDrive } = masterTarget;
  const retention = new Home(site).retentionDrive(name);
  return { ...component, operatingSystem, retentionDrive, retention, version, sharesTransport: true };
}

/** On a machine of its own, where it takes in its data itself. */
export function separateMasterTarget(
  site: Site,
  secrets: LabSecrets,
  { name, operatingSystem, retentionDrive, version }: MasterTargetPlace,
): MasterTargetConfiguration {
  const component = componentOf(site, secrets, 'master-target', name);
  const retention = new Home(site).retentionDrive(name);
  return { ...component, operatingSystem, retentionDrive, retention, version, sharesTransport: false };
}

/** The master target that a server comes home through: the one that is named, or the one that its site's file says. */
export function masterTargetHome(site: Site, server: string, named?: string): MasterTargetPlace {
  const wanted = named ?? site.servers.find(({ name }) => name === server)?.failback.masterTarget;
  const all = masterTargetsOf(site);
  return all.find(({ name }) => name === wanted) ?? (all[0] as MasterTargetPlace);
}

/** What the world calls the machine that a server comes home to: a virtual one is what it was, as long as nobody deletes that. */
export function machineAtHome(site: Site, server: string): string {
  const { kind, failback } = site.servers.find(({ name }) => name === server) ?? {};
  return kind === 'vmware' ? server : `vmware:${failback?.machineName ?? server}`;
}

export interface ProcessServerPlace {
  readonly name: string;
  readonly cacheGb: number;
  readonly port?: number;
  /** The site's own when absent. */
  readonly passphrase?: string;
}

export function processServerOf(
  site: Site,
  secrets: LabSecrets,
  { name, port, passphrase = secrets.passphrase }: Omit<ProcessServerPlace, 'cacheGb'>,
): ProcessServerConfiguration {
  return {
    ...componentOf(site, { passphrase }, 'process', name, port),
    version: processServerVersion(site, name),
    proxy: wayOut(site, name),
    replicationHost: azureHosts(site.azure).replication,
    backupHost: azureHosts(site.azure).backup,
  };
}

/** A process server in Azure's network, with a cache like that of the configuration server's. */
export function processServerInAzure(site: Site): ProcessServerPlace {
  return { name: PROCESS_SERVER_IN_AZURE, cacheGb: site.configurationServer.processServer.cacheGb };
}

export function componentId(role: string, name: string): string {
  return `${role}-${name}`;
}

function componentOf(
  site: Site,
  { passphrase }: Pick<LabSecrets, 'passphrase'>,
  role: string,
  name: string,
  dataPort?: number,
) {
  const { address: controlHost } = site.configurationServer;
  return { componentId: componentId(role, name), name, controlHost, dataPort, passphrase };
}

function wayOut(site: Site, component: string): ProxySetting | undefined {
  const proxy = proxyOf(site, component);
  return proxy && { host: proxy.address, port: proxy.port, protocol: proxy.protocol, ...proxy.credentials };
}
