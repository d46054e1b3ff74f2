/** What clients write about the machine in Azure, when they enable replication and when they change it. */
import { z } from 'zod';
import type { ProtectedItem } from '../../../reference/site-recovery/item.ts';
import type { NicSettings, TargetSettings } from '../../../reference/site-recovery/target-settings.ts';
import { type Azure, nameIn, sameName } from './azure.ts';
import { given, oneOf } from './body-parts.ts';

/** Many clients send an empty string for what they do not know. */
export const text = given(z.string()).transform((written) => (written === '' ? undefined : written));
const address = given(z.union([z.ipv4(), z.literal('')])).transform((written) =>
  written === '' ? undefined : written,
);
const flag = given(z.boolean());
const tags = given(z.record(z.string(), z.string()));
export const diskType = given(oneOf('Standard_LRS', 'Premium_LRS', 'StandardSSD_LRS'));
export const remoteDesktop = given(oneOf('Never', 'OnlyOnTestFailover', 'Always'));
export const licence = given(oneOf('NotSpecified', 'NoLicenseType', 'WindowsServer'));
export const sqlServerLicence = given(oneOf('NotSpecified', 'NoLicenseType', 'PAYG', 'AHUB'));

/** The same in both requests. */
export const placement = {
  targetAvailabilityZone: text,
  targetProximityPlacementGroupId: text,
  targetVmTags: tags,
  targetManagedDiskTags: tags,
  targetNicTags: tags,
  sqlServerLicenseType: sqlServerLicence,
};

export function placementOf(written: z.output<z.ZodObject<typeof placement>>): Partial<TargetSettings> {
  return {
    availabilityZone: written.targetAvailabilityZone,
    proximityPlacementGroupId: written.targetProximityPlacementGroupId,
    machineTags: written.targetVmTags,
    diskTags: written.targetManagedDiskTags,
    nicTags: written.targetNicTags,
    sqlServerLicence: written.sqlServerLicenseType,
  };
}

const ipConfiguration = z.object({
  recoverySubnetName: text,
  recoveryStaticIPAddress: address,
  recoveryPublicIPAddressId: text,
  tfoSubnetName: text,
  tfoStaticIPAddress: address,
  tfoPublicIPAddressId: text,
});

export const nic = z.object({
  nicId: text,
  ipConfigs: given(z.array(ipConfiguration)),
  selectionType: given(oneOf('SelectedByUser', 'SelectedByDefault', 'SelectedByUserOverride', 'NotSelected')),
  recoveryNetworkSecurityGroupId: text,
  enableAcceleratedNetworkingOnRecovery: flag,
  tfoNetworkSecurityGroupId: text,
  enableAcceleratedNetworkingOnTfo: flag,
  recoveryNicName: text,
  recoveryNicResourceGroupName: text,
  reuseExistingNic: flag,
  tfoNicName: text,
  tfoNicResourceGroupName: text,
  tfoReuseExistingNic: flag,
});

/** What is not written stays. */
export function nicOf(written: z.output<typeof nic>, { target }: ProtectedItem): NicSettings {
  const [first] = written.ipConfigs ?? [];
  const known = target.nic;
  return {
    selected: written.selectionType === undefined ? known.selected : written.selectionType !== 'NotSelected',
    subnet: first?.recoverySubnetName ?? known.subnet,
    staticAddress: first?.recoveryStaticIPAddress ?? known.staticAddress,
    testSubnet: first?.tfoSubnetName ?? known.testSubnet,
    testStaticAddress: first?.tfoStaticIPAddress ?? known.testStaticAddress,
    publicAddressId: first?.recoveryPublicIPAddressId ?? known.publicAddressId,
    testPublicAddressId: first?.tfoPublicIPAddressId ?? known.testPublicAddressId,
    securityGroupId: written.recoveryNetworkSecurityGroupId ?? known.securityGroupId,
    testSecurityGroupId: written.tfoNetworkSecurityGroupId ?? known.testSecurityGroupId,
    acceleratedNetworking: written.enableAcceleratedNetworkingOnRecovery ?? known.acceleratedNetworking,
    testAcceleratedNetworking: written.enableAcceleratedNetworkingOnTfo ?? known.testAcceleratedNetworking,
    name: written.recoveryNicName ?? known.name,
    resourceGroupName: written.recoveryNicResourceGroupName ?? known.resourceGroupName,
    reuseExisting: written.reuseExistingNic ?? known.reuseExisting,
    testName: written.tfoNicName ?? known.testName,
    testResourceGroupName: written.tfoNicResourceGroupName ?? known.testResourceGroupName,
    testReuseExisting: written.tfoReuseExistingNic ?? known.testReuseExisting,
  };
}

/** The subscription's virtual network that an id, or a bare name, means: the one for production or the one for tests. */
/** What a client asked for, for whoever compares it with what came up. */
export function noteNetworkAsked(
  { runtime }: Azure,
  item: { name: string },
  purpose: 'test' | 'failover',
  network: string,
): void {
  runtime.journal.write('network.asked', { item: item.name, purpose, network });
}

/** Which of a machine's disks a client named when it enabled replication; the others it leaves out. */
export function noteDisksAsked({ runtime }: Azure, item: { name: string }, disks: readonly string[]): void {
  runtime.journal.write('disks.asked', { item: item.name, disks });
}

export function networkNamed({ site }: Azure, id: string): string | undefined {
  const { network, testNetwork } = site.azure;
  return [network, testNetwork].find(({ name }) => sameName(name, nameIn(id)))?.name;
}
