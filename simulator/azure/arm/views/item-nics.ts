/**
 * The network interface of a protected item and what it becomes in Azure. Recorded. A source has one here; its hardware
 * address is made up.
 */
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import type { Azure } from '../azure.ts';

/** In the range that the recorded machines had theirs from. */
export function nicId(azure: Azure, { input }: ProtectedItem): string {
  const hex = azure.ids.guid(`nic of ${input.serverId}`).slice(0, 6).toUpperCase();
  return `00:50:56:${hex.match(/../g)?.join(':')}`;
}

export function networkIdOf(azure: Azure, { target }: ProtectedItem): string {
  return target.networkId ?? azure.ids.beside(`Microsoft.Network/virtualNetworks/${target.network}`);
}

export function itemNics(azure: Azure, item: ProtectedItem) {
  const { homeward } = item;
  const { nic } = item.target;
  return [
    {
      nicId: nicId(azure, item),
      replicaNicId: null,
      sourceNicArmId: null,
      vMNetworkName: 'VM Network',
      recoveryVMNetworkId: homeward ? null : withCapital(networkIdOf(azure, item)),
      ipConfigs: [ipConfiguration(azure, item)],
      selectionType: nic.selected ? 'SelectedByUser' : 'NotSelected',
      recoveryNetworkSecurityGroupId: nic.securityGroupId ?? null,
      enableAcceleratedNetworkingOnRecovery: nic.acceleratedNetworking ?? null,
      tfoVMNetworkId: homeward ? null : (item.target.testNetworkId ?? null),
      tfoNetworkSecurityGroupId: nic.testSecurityGroupId ?? null,
      enableAcceleratedNetworkingOnTfo: nic.testAcceleratedNetworking ?? null,
      recoveryNicName: nic.name ?? null,
      recoveryNicResourceGroupName: nic.resourceGroupName ?? null,
      reuseExistingNic: nic.reuseExisting,
      tfoRecoveryNicName: nic.testName ?? null,
      tfoRecoveryNicResourceGroupName: nic.testResourceGroupName ?? null,
      tfoReuseExistingNic: nic.testReuseExisting,
    },
  ];
}

/** Ids of the vault's own and of networks of interfaces begin so, others do not. Recorded. */
function withCapital(id: string): string {
  return id.replace(/^\/subscriptions\//, '/Subscriptions/');
}

/** What is to be in Azure is left open on the way home: empty, not null (recorded). */
function ipConfiguration(azure: Azure, { homeward, target: { nic } }: ProtectedItem) {
  return {
    name: null,
    isPrimary: true,
    subnetName: 'VM Network',
    staticIPAddress: null,
    ipAddressType: 'Dynamic',
    isSeletedForFailover: true,
    recoverySubnetName: homeward ? '' : (nic.subnet ?? azure.site.azure.network.subnet),
    recoveryStaticIPAddress: homeward ? '' : (nic.staticAddress ?? null),
    recoveryIPAddressType: !homeward && nic.staticAddress ? 'Static' : 'Dynamic',
    recoveryPublicIPAddressId: nic.publicAddressId ?? null,
    recoveryLBBackendAddressPoolIds: null,
    tfoSubnetName: nic.testSubnet ?? null,
    tfoStaticIPAddress: nic.testStaticAddress ?? null,
    tfoPublicIPAddressId: nic.testPublicAddressId ?? null,
    tfoLBBackendAddressPoolIds: null,
  };
}
