/** Fills in the defaults that depend on other values: infrastructure addresses, host names, where a failback lands. */
import { addressAt, parseRange } from './addresses.ts';
import type { SiteFile } from './schema.ts';
import type { Site } from './types.ts';

/** Where the infrastructure stands in the site's address range when the file does not say. */
const CONFIGURATION_SERVER_OFFSET = 5;
const VCENTER_OFFSET = 6;
const ESXI_OFFSET = 7;

export function complete(file: SiteFile): Site {
  const range = parseRange(file.network.addressRange) ?? { first: 0, last: 0 };
  const { configurationServer, vcenter } = file;
  const { masterTarget } = configurationServer;
  const retentionDrive = masterTarget.operatingSystem === 'Windows' ? 'R' : '/mnt/retention';
  return {
    ...file,
    servers: file.servers.map((server) => ({
      ...server,
      failback: {
        machineName: server.failback.machineName ?? server.name,
        datastore: server.failback.datastore ?? vcenter.datastores[0]?.name ?? '',
      },
    })),
    configurationServer: {
      ...configurationServer,
      address: configurationServer.address ?? addressAt(range, CONFIGURATION_SERVER_OFFSET),
      masterTarget: { ...masterTarget, retentionDrive: masterTarget.retentionDrive ?? retentionDrive },
    },
    vcenter: {
      ...vcenter,
      host: vcenter.host ?? `${vcenter.name.toLowerCase()}.site.local`,
      address: vcenter.address ?? addressAt(range, VCENTER_OFFSET),
      esxiHosts: vcenter.esxiHosts ?? [{ name: 'esxi01', address: addressAt(range, ESXI_OFFSET) }],
    },
  };
}
