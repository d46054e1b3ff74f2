/** A master target as clients see it, within its fabric. Recorded. */
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import type { ComponentRecord } from '../../../../reference/wire/provider.ts';
import { bytesOfGb } from '../../../site/size.ts';
import type { Azure } from '../azure.ts';
import { componentId } from '../component-ids.ts';
import { NO_EXPIRY, wholeSeconds } from './dates.ts';
import { SERVER_VERSION, UPLOADER_VERSION, versionDetails, versionStatus } from './server-figures.ts';

/** The retention drive that a configuration server needs (documented). It is not filled here. */
const RETENTION_BYTES = bytesOfGb(600);

/** What one is like that has not said so. */
const PRESENT = { operatingSystem: 'Windows', retentionDrive: 'R' };

export function masterTargetView(azure: Azure, site: Site, server: ComponentRecord) {
  const { version = SERVER_VERSION } = server;
  const status = versionStatus(version, site.registration.version ?? SERVER_VERSION);
  const { operatingSystem, retentionDrive } = server.masterTarget ?? PRESENT;
  const disks = comingHome(azure, site, server.componentId).flatMap(({ input }) => input.disks);
  return {
    id: componentId(azure, server),
    ipAddress: server.address,
    name: server.name,
    osType: operatingSystem,
    agentVersion: version,
    lastHeartbeat: wholeSeconds(server.lastHeartbeatMs),
    versionStatus: status,
    retentionVolumes: [
      {
        // A drive's letter on Windows, a path on Linux. Recorded.
        volumeName: operatingSystem === 'Windows' ? retentionDrive.replace(':', '') : retentionDrive,
        capacityInBytes: RETENTION_BYTES,
        freeSpaceInBytes: RETENTION_BYTES,
        thresholdPercentage: null,
      },
    ],
    dataStores: site.inventory.vcenters.flatMap((vcenter) =>
      vcenter.reachable ? vcenter.datastores.map((datastore) => datastoreView(azure, site, datastore)) : [],
    ),
    validationErrors: [],
    healthErrors: [],
    diskCount: disks.length,
    osVersion: null,
    agentExpiryDate: NO_EXPIRY,
    marsAgentVersion: UPLOADER_VERSION,
    marsAgentExpiryDate: NO_EXPIRY,
    agentVersionDetails: versionDetails(version, status),
    marsAgentVersionDetails: versionDetails(UPLOADER_VERSION),
  };
}

/** Sizes in GB, as text. What machines on their way home will need there is not free any more. */
function datastoreView(azure: Azure, site: Site, name: string) {
  const { capacityGb = 0, kind = 'VMFS' } = azure.site.vcenter.datastores.find((store) => store.name === name) ?? {};
  const told = site.inventory.vcenters.flatMap(({ stores = [] }) => stores).find((store) => store.name === name);
  const roomGb = told === undefined ? capacityGb : told.roomBytes / bytesOfGb(1);
  const taken = comingHome(azure, site)
    .filter(({ held }) => held.way.datastore === name)
    .flatMap(({ input }) => input.disks)
    .reduce((sum, { capacityBytes }) => sum + capacityBytes, 0);
  const uuid = azure.ids.guid(`datastore/${name}`).replace(/^(.{8})-(.{4})-(.{4})-(.{4})/, '$1-$2$3-$4');
  return {
    symbolicName: name,
    uuid,
    capacity: String(capacityGb),
    freeSpace: String(Math.max(0, roomGb - taken / bytesOfGb(1))),
    type: told?.kind ?? kind,
  };
}

function comingHome({ service }: Azure, { registration }: Site, masterTarget?: string) {
  return [...service.context.items.values()].filter(({ input, marching: { replica } }) => {
    if (input.siteId !== registration.siteId || !replica) return false;
    return masterTarget === undefined || replica.componentId === masterTarget;
  });
}
