/** Where the disks of a machine come from that a fabric was asked for: the subscription's, or the site's datastores. */
import type { ContainerClient } from '@azure/storage-blob';
import { type DiskAccount, openDiskContainer } from '../disks/disk-account.ts';
import { DATASTORES, findDisk } from '../disks/disk-folder.ts';
import { attachPageBlob } from '../disks/machine-disks.ts';
import type { AttachDisk } from '../park.ts';
import type { LabDirectory } from './lab-directory.ts';

export function attachDisk({ disks, datastores }: LabDirectory, account: DiskAccount): AttachDisk {
  let container: Promise<ContainerClient> | undefined;

  return async (place, machine, volume) => {
    if (place === 'azure') {
      container ??= openDiskContainer(account);
      return attachPageBlob(disks, machine, await container, volume);
    }
    // A disk on a datastore stays where it is; the machine goes on with it.
    const found = findDisk(datastores, { owner: DATASTORES, name: volume });
    return found && { name: volume, id: found.kept.description.id, path: found.path };
  };
}
