/** The subscription's virtual machines with all that is known of each: by the fabric, the site file and the service. */
import type { MachineState, VolumeDescription } from '../../../reference/runtime.ts';
import type { ProtectedItem } from '../../../reference/site-recovery/item.ts';
import { contains, parseAddress, parseRange } from '../../site/addresses.ts';
import type { AzureNetwork, Server } from '../../site/site.ts';
import type { Doing, MachineRecord } from '../compute.ts';
import { type Azure, sameName } from './azure.ts';

export interface AzureMachine {
  readonly name: string;
  readonly id: string;
  readonly state: MachineState;
  /** System disk first. */
  readonly disks: readonly VolumeDescription[];
  readonly doing: Doing | undefined;
  readonly allocated: boolean;
  /** These three only of a copy of a server: a process server in Azure is nobody's copy. */
  readonly record: MachineRecord | undefined;
  readonly server: Server | undefined;
  readonly item: ProtectedItem | undefined;
  readonly network: AzureNetwork;
}

export async function azureMachines(azure: Azure): Promise<AzureMachine[]> {
  const { compute, site, service, ids } = azure;
  const [machines, volumes] = await Promise.all([compute.list(), azure.runtime.volumes.list()]);
  if (!machines.ok) return [];
  return machines.value.map((state) => {
    const { name, address } = state;
    const record = compute.record(name);
    const serverId = record?.specification.serverId;
    return {
      name,
      id: ids.beside(`Microsoft.Compute/virtualMachines/${name}`),
      state,
      disks: state.volumes.flatMap((disk) => volumes.find((volume) => volume.name === disk) ?? []),
      doing: compute.doing(name),
      allocated: compute.allocated(name),
      record,
      server: site.servers.find((server) => server.name === serverId),
      item: [...service.context.items.values()].find(({ input }) => input.serverId === serverId),
      network: networkOf(azure, address),
    };
  });
}

export async function azureMachine(azure: Azure, name: string | undefined): Promise<AzureMachine | undefined> {
  return (await azureMachines(azure)).find((machine) => sameName(machine.name, name ?? ''));
}

/** The machine that a disk is attached to. */
export function holderOf(machines: readonly AzureMachine[], disk: string): AzureMachine | undefined {
  return machines.find(({ state }) => state.volumes.includes(disk));
}

function networkOf({ site }: Azure, address: string): AzureNetwork {
  const { network, testNetwork } = site.azure;
  const range = parseRange(testNetwork.addressRange);
  return range && contains(range, parseAddress(address) ?? 0) ? testNetwork : network;
}
