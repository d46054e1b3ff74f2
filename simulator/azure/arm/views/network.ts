/** Network interfaces and virtual networks as the network provider shows them (documented shapes). */
import type { AzureNetwork } from '../../../site/site.ts';
import type { AzureMachine } from '../azure-machines.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';

export function interfaceName({ name }: Pick<AzureMachine, 'name'>): string {
  return `${name}-nic`;
}

export function networkInterface(azure: Azure, machine: AzureMachine) {
  const { ids, site } = azure;
  const id = ids.beside(`Microsoft.Network/networkInterfaces/${interfaceName(machine)}`);
  const etag = `W/"${ids.guid(id)}"`;
  const configuration = envelope(
    `${id}/ipConfigurations/ipConfig`,
    {
      provisioningState: 'Succeeded',
      privateIPAddress: machine.state.address,
      privateIPAllocationMethod: machine.record?.specification.address ? 'Static' : 'Dynamic',
      privateIPAddressVersion: 'IPv4',
      primary: true,
      subnet: { id: subnetId(azure, machine.network) },
    },
    { etag },
  );
  return envelope(
    id,
    {
      provisioningState: 'Succeeded',
      resourceGuid: ids.guid(`interface ${id}`),
      ipConfigurations: [configuration],
      dnsSettings: { dnsServers: [], appliedDnsServers: [] },
      ...(machine.state.power === 'on' ? { macAddress: macAddress(ids.guid(`mac ${id}`)) } : {}),
      enableAcceleratedNetworking: false,
      enableIPForwarding: false,
      primary: true,
      virtualMachine: { id: machine.id },
      hostedWorkloads: [],
      tapConfigurations: [],
      nicType: 'Standard',
    },
    { location: site.azure.region, etag, kind: 'Regular' },
  );
}

/** In the range that Azure's machines have theirs from. */
function macAddress(guid: string): string {
  return `00-0D-3A-${guid.slice(0, 6).toUpperCase().match(/../g)?.join('-')}`;
}

export function virtualNetwork(azure: Azure, network: AzureNetwork, machines: readonly AzureMachine[]) {
  const { ids, site } = azure;
  const id = networkId(azure, network);
  return envelope(
    id,
    {
      provisioningState: 'Succeeded',
      resourceGuid: ids.guid(id),
      addressSpace: { addressPrefixes: [network.addressRange] },
      subnets: [subnet(azure, network, machines)],
      virtualNetworkPeerings: [],
      enableDdosProtection: false,
    },
    { location: site.azure.region, etag: `W/"${ids.guid(id)}"` },
  );
}

/** The site file gives each network one subnet, which spans it. */
export function subnet(azure: Azure, network: AzureNetwork, machines: readonly AzureMachine[]) {
  const id = subnetId(azure, network);
  const within = machines.filter((machine) => machine.network === network);
  const ipConfigurations = within.map((machine) => ({
    id: azure.ids.beside(`Microsoft.Network/networkInterfaces/${interfaceName(machine)}/ipConfigurations/ipConfig`),
  }));
  return envelope(
    id,
    {
      provisioningState: 'Succeeded',
      addressPrefix: network.addressRange,
      ipConfigurations,
      delegations: [],
      privateEndpointNetworkPolicies: 'Disabled',
      privateLinkServiceNetworkPolicies: 'Enabled',
    },
    { etag: `W/"${azure.ids.guid(id)}"` },
  );
}

function networkId({ ids }: Azure, { name }: AzureNetwork): string {
  return ids.beside(`Microsoft.Network/virtualNetworks/${name}`);
}

function subnetId(azure: Azure, network: AzureNetwork): string {
  return `${networkId(azure, network)}/subnets/${network.subnet}`;
}
