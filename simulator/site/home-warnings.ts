/**
 * What stands at home as the site's file says it, and keeps servers from coming back (facts, section 5.7). A drill may want to see
 * the refusal, so none of it is a mistake.
 */
import type { Path, Report } from './mistake.ts';
import { some } from './mistake.ts';
import type { MasterTargetVm, Site } from './types.ts';

export function checkHome(site: Site, report: Report): void {
  const { configurationServer, masterTargets, servers, vcenter } = site;
  if (vcenter.edition === 'free') {
    report(['vcenter', 'edition'], 'free: nothing can be brought back to it (EsxiEditionFree)');
  }
  vcenter.datastores.forEach(({ access, kind, name }, index) => {
    const coming = servers.filter(({ failback }) => failback.datastore === name);
    const path = ['vcenter', 'datastores', index];
    if (access === 'read-only' && coming.length > 0) {
      report([...path, 'access'], `read-only; ${comes(coming)} home to it: refused (8061)`);
    }
    // Who comes home to the machine that it was needs no new one.
    const anew = coming.filter((server) => server.kind !== 'vmware');
    if ((kind === 'NFS' || kind === 'RDM') && anew.length > 0) {
      const message = `${kind}; ${comes(anew)} home to it: refused, it takes VMFS or vSAN (DatastoreKindNotSupported)`;
      report([...path, 'kind'], message, ['servers', '*', 'kind']);
    }
  });
  checkMachine(configurationServer.masterTarget.machine, ['configurationServer', 'masterTarget', 'machine'], report);
  for (const [index, { machine }] of masterTargets.entries()) {
    checkMachine(machine, ['masterTargets', index, 'machine'], report);
  }
}

function comes(servers: readonly { readonly name: string }[]): string {
  return `${some(servers.map(({ name }) => name))} ${servers.length === 1 ? 'comes' : 'come'}`;
}

function checkMachine(machine: MasterTargetVm, path: Path, report: Report): void {
  const unfit = (key: keyof MasterTargetVm, what: string, code: string) =>
    report([...path, key], `${what}: nothing comes home through it (${code})`);
  if (!machine.atVcenter) unfit('atVcenter', 'false', 'MasterTargetNotDiscovered');
  if (machine.snapshots > 0) unfit('snapshots', `it has ${machine.snapshots}, and may have none`, 'MasterTargetUnfit');
  if (machine.scsiController !== 'LSI Logic') {
    unfit('scsiController', `${machine.scsiController}, where it takes LSI Logic`, 'MasterTargetUnfit');
  }
  if (!machine.vmwareTools) unfit('vmwareTools', 'false', 'MasterTargetUnfit');
  if (!machine.diskEnableUuid) unfit('diskEnableUuid', 'false', 'MasterTargetUnfit');
  if (!machine.uniqueDiskUuids) unfit('uniqueDiskUuids', 'false', 'DiskUuidsNotUnique');
  const { fileSystem } = machine;
  if (fileSystem === 'FAT' || fileSystem === 'FAT32') unfit('fileSystem', fileSystem, 'RetentionDriveUnfit');
  if (machine.retentionGb === 0) unfit('retentionGb', '0', 'RetentionDriveUnfit');
  if (machine.cacheOnRetentionDrive) unfit('cacheOnRetentionDrive', 'true', 'RetentionDriveUnfit');
  if (machine.retentionDriveLocked) unfit('retentionDriveLocked', 'true', 'RetentionDriveUnfit');
}
