/**
 * A virtual machine as the compute provider shows it (documented shapes). It boots from disks that were made for it, so it
 * has no operating system profile. What is not simulated: disks of its own on the host, extensions, diagnostics.
 */
import type { VolumeDescription } from '../../../../reference/runtime.ts';
import type { AzureMachine } from '../azure-machines.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';
import { instant } from './dates.ts';
import { generationOf, sizeGb, typeOfDisk } from './disks.ts';

/** Of a machine that is nobody's copy. Inferred. */
const DEFAULT_SIZE = 'Standard_D2s_v3';

export function virtualMachine(azure: Azure, machine: AzureMachine, { instanceView = false } = {}) {
  const { ids, site } = azure;
  const { id, name, record, item, doing } = machine;
  const interfaceId = ids.beside(`Microsoft.Network/networkInterfaces/${name}-nic`);
  const tags = item?.target.machineTags ?? {};
  return envelope(
    id,
    {
      vmId: ids.guid(id),
      hardwareProfile: { vmSize: item?.target.machineSize ?? DEFAULT_SIZE },
      provisioningState: doing === undefined ? 'Succeeded' : doing === 'deleting' ? 'Deleting' : 'Updating',
      storageProfile: storageProfile(azure, machine),
      networkProfile: { networkInterfaces: [{ id: interfaceId, properties: { primary: true } }] },
      ...(record ? { timeCreated: instant(record.createdMs) } : {}),
      ...(instanceView ? { instanceView: virtualMachineInstance(machine) } : {}),
    },
    { location: site.azure.region, ...(Object.keys(tags).length > 0 ? { tags } : {}) },
  );
}

function storageProfile(azure: Azure, { name, disks, server, item }: AzureMachine) {
  const [system, ...data] = disks;
  const osType = server?.operatingSystem ?? 'Windows';
  // A machine that was deployed from an image, not made by the service.
  if (system === undefined) return { osDisk: { osType, name: `${name}-osdisk`, createOption: 'FromImage' } };
  const attached = (disk: VolumeDescription, caching: 'ReadWrite' | 'None', index: number) => ({
    name: disk.name,
    createOption: 'Attach',
    caching,
    deleteOption: 'Detach',
    diskSizeGB: sizeGb(disk),
    managedDisk: {
      id: azure.ids.beside(`Microsoft.Compute/disks/${disk.name}`),
      storageAccountType: typeOfDisk(item, index),
    },
  });
  return {
    osDisk: { osType, ...attached(system, 'ReadWrite', 0) },
    dataDisks: data.map((disk, lun) => ({ lun, ...attached(disk, 'None', lun + 1), toBeDetached: false })),
  };
}

/** What it is doing at this moment. */
export function virtualMachineInstance({ state, record, doing, allocated, server }: AzureMachine) {
  const time = record && instant(record.createdMs);
  const provisioned = { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Provisioning succeeded' };
  const updating = { code: 'ProvisioningState/updating', level: 'Info', displayStatus: 'Updating' };
  const power = powerOf(state.power, allocated, doing);
  return {
    hyperVGeneration: generationOf(server?.firmware),
    disks: state.volumes.map((name) => ({ name, statuses: [{ ...provisioned, time }] })),
    statuses: [
      { ...(doing === undefined ? provisioned : updating), time },
      { code: `PowerState/${power}`, level: 'Info', displayStatus: `VM ${power}` },
    ],
  };
}

function powerOf(power: 'on' | 'off', allocated: boolean, doing: AzureMachine['doing']): string {
  if (doing !== undefined && doing !== 'deleting') return doing;
  if (power === 'on') return 'running';
  return allocated ? 'stopped' : 'deallocated';
}
