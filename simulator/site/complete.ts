/** Fills in the defaults that depend on other values: infrastructure addresses, host names, where a failback lands. */
import { CLOUDS } from './clouds.ts';
import { addressAt, parseRange } from './addresses.ts';
import { masterTargetsOf } from './own-machines.ts';
import { proxyFiller } from './proxies.ts';
import type { SiteFile } from './schema.ts';
import type { OperatingSystem, Site } from './types.ts';

/** Where the infrastructure stands in the site's address range when the file does not say. */
const CONFIGURATION_SERVER_OFFSET = 5;
const VCENTER_OFFSET = 6;
const ESXI_OFFSET = 7;

export function complete(file: SiteFile): Site {
  const range = parseRange(file.network.addressRange) ?? { first: 0, last: 0 };
  const { configurationServer, vcenter } = file;
  const withVersion = <Machine extends { readonly version?: string }>(machine: Machine) => ({
    ...machine,
    version: machine.version ?? configurationServer.version,
  });
  const masterTargets = file.masterTargets.map((target) => withVersion(withRetentionDrive(target)));
  const masterTarget = withRetentionDrive(configurationServer.masterTarget);
  const all = masterTargetsOf({ configurationServer: { ...configurationServer, masterTarget }, masterTargets });
  const { agentWhole, componentWhole } = proxyFiller(file);
  return {
    ...file,
    masterTargets,
    servers: file.servers.map((server) => ({
      ...agentWhole(server),
      failback: {
        machineName: server.failback.machineName ?? server.name,
        datastore: server.failback.datastore ?? vcenter.datastores[0]?.name ?? '',
        // The first of its own family. Where there is none, the built-in one, whose refusal says what is missing.
        masterTarget:
          server.failback.masterTarget ??
          all.find(({ operatingSystem }) => operatingSystem === server.operatingSystem)?.name ??
          configurationServer.name,
      },
    })),
    processServers: file.processServers.map((server) => withVersion(componentWhole(server))),
    configurationServer: {
      ...componentWhole(configurationServer),
      address: configurationServer.address ?? addressAt(range, CONFIGURATION_SERVER_OFFSET),
      masterTarget,
    },
    azure: { ...file.azure, region: file.azure.region ?? CLOUDS[file.azure.cloud].usualRegion },
    vcenter: {
      ...vcenter,
      host: vcenter.host ?? `${vcenter.name.toLowerCase()}.site.local`,
      address: vcenter.address ?? addressAt(range, VCENTER_OFFSET),
      esxiHosts: vcenter.esxiHosts ?? [{ name: 'esxi01', address: addressAt(range, ESXI_OFFSET) }],
    },
  };
}

const RETENTION_DRIVE: Readonly<Record<OperatingSystem, string>> = { Windows: 'R', Linux: '/mnt/retention' };

function withRetentionDrive<
  Target extends { readonly operatingSystem: OperatingSystem; readonly retentionDrive?: string },
>(target: Target) {
  return { ...target, retentionDrive: target.retentionDrive ?? RETENTION_DRIVE[target.operatingSystem] };
}
