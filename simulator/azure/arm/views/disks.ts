/**
 * A managed disk as the compute provider shows it (documented shapes): a replica that the service writes to, the disk of a
 * machine, or one that a machine left behind. Performance figures and tier are those of a standard disk of that size class
 * and are not simulated.
 */
import type { VolumeDescription } from '../../../../reference/runtime.ts';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import { type DiskType, typeOf } from '../../../../reference/site-recovery/target-settings.ts';
import { type AzureMachine, holderOf } from '../azure-machines.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';
import { instant } from './dates.ts';

/** In Azure's gigabytes, begun ones counted. */
export function sizeGb({ capacityBytes }: VolumeDescription): number {
  return Math.ceil(capacityBytes / 2 ** 30);
}

/** A machine with BIOS becomes one of the first generation. Documented. */
export function generationOf(firmware: 'BIOS' | 'UEFI' | undefined): 'V1' | 'V2' {
  return firmware === 'UEFI' ? 'V2' : 'V1';
}

export function disk(azure: Azure, volume: VolumeDescription, machines: readonly AzureMachine[]) {
  const { name, capacityBytes } = volume;
  const { ids, site } = azure;
  const machine = holderOf(machines, name);
  const replica = replicaOf(azure, name);
  const item = machine?.item ?? replica?.item;
  const server = machine?.server ?? site.servers.find((candidate) => candidate.name === item?.input.serverId);
  const isSystem = machine ? machine.state.volumes[0] === name : replica?.index === 0;
  const createdMs = machine?.record?.createdMs ?? replica?.item.replicatingSinceMs;
  const sku = typeOfDisk(item, machine ? machine.state.volumes.indexOf(name) : replica?.index);
  return envelope(
    ids.beside(`Microsoft.Compute/disks/${name}`),
    {
      ...(isSystem && server ? { osType: server.operatingSystem } : {}),
      hyperVGeneration: generationOf(server?.firmware),
      creationData: { createOption: replica ? 'Upload' : 'Copy' },
      diskSizeGB: sizeGb(volume),
      diskSizeBytes: capacityBytes,
      diskIOPSReadWrite: 500,
      diskMBpsReadWrite: 60,
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      ...(createdMs === undefined ? {} : { timeCreated: instant(createdMs) }),
      provisioningState: 'Succeeded',
      diskState: stateOf(machine, replica !== undefined),
      uniqueId: ids.guid(`disk ${name}`),
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
    },
    { location: site.azure.region, sku: { name: sku, tier: sku.split('_')[0] }, managedBy: machine?.id },
  );
}

/** By its place among the disks that replicate, which is its place on the machine. */
export function typeOfDisk(item: ProtectedItem | undefined, index = 0): DiskType {
  return item ? typeOf(item.target, item.input.disks[index]?.name) : 'Standard_LRS';
}

function stateOf(machine: AzureMachine | undefined, isReplica: boolean): string {
  if (!machine) return isReplica ? 'ActiveSAS' : 'Unattached';
  return machine.allocated ? 'Attached' : 'Reserved';
}

/** The item whose replica this disk is; the service holds a shared access signature of it for as long. */
export function replicaOf({ service }: Azure, name: string) {
  for (const item of service.context.items.values()) {
    const index = item.input.disks.findIndex(({ seedDisk }) => seedDisk === name);
    if (index >= 0) return { item, index };
  }
  return undefined;
}
