/** Where the disks of a machine come from: a factory, or a disk of the subscription that it is to start from. */
import type { ContainerClient } from '@azure/storage-blob';
import type { Change } from '../../../reference/model/content.ts';
import { initialiseDisk } from '../../machines/workload/factory-disk.ts';
import type { Server } from '../../site/site.ts';
import { bytesOfGb } from '../../site/size.ts';
import { scaledBytes } from '../scale.ts';
import { filesAtVcenter } from '../../machines/protected-server.ts';
import { addDisk, DATASTORES, layDisk } from './disk-folder.ts';
import { readPages } from './page-blob.ts';

export interface MachineDisk {
  readonly name: string;
  /** In the known history. */
  readonly id: string;
  /** Where its log lies. */
  readonly path: string;
  /** On its datastore, where that is not its name on the machine. */
  readonly file?: string;
}

/**
 * The disks of a server as they were delivered, system disk first. They lie in `directory`, those of a virtual machine on the
 * datastores; both are there.
 */
export async function factoryDisks(directory: string, datastores: string, server: Server): Promise<MachineDisk[]> {
  const files = server.kind === 'vmware' ? filesAtVcenter(server) : {};
  const disks: MachineDisk[] = [];
  for (const [index, { name, sizeGb, occupiedGb }] of server.disks.entries()) {
    const capacityBytes = bytesOfGb(sizeGb);
    const content: Change[] = [];
    await initialiseDisk(
      { initialise: (changes) => content.push(...changes) },
      {
        name: `${server.name}/${name}`,
        capacityBytes,
        occupiedBytes: scaledBytes(bytesOfGb(occupiedGb)),
        ledger: index === 0,
      },
    );
    const file = files[name];
    if (file === undefined) {
      disks.push({ name, ...addDisk(directory, { owner: server.name, name, capacityBytes }, content) });
    } else
      disks.push({ name, file, ...layDisk(datastores, { owner: DATASTORES, name: file, capacityBytes }, content) });
  }
  return disks;
}

/**
 * The disk of a machine in Azure: what the subscription's disk of that name holds, read from the storage service. From
 * then on the machine's own; undefined when the subscription has no such disk.
 */
export async function attachPageBlob(
  directory: string,
  machine: string,
  container: ContainerClient,
  name: string,
): Promise<MachineDisk | undefined> {
  const blob = container.getPageBlobClient(name);
  if (!(await blob.exists())) return undefined;
  const { contentLength: capacityBytes = 0 } = await blob.getProperties();
  const content = await readPages(blob, { offsetBytes: 0, lengthBytes: capacityBytes });
  return { name, ...addDisk(directory, { owner: machine, name, capacityBytes }, content) };
}
