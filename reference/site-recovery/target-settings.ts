/**
 * What the machine in Azure is to be like. Clients say it when they enable replication and may change it until the
 * failover; what they leave open has the defaults below (inferred, save where a word was recorded).
 */

/** One network interface of the machine in Azure; the source has one. */
export interface NicSettings {
  readonly selected: boolean;
  readonly subnet?: string;
  readonly staticAddress?: string;
  readonly testSubnet?: string;
  readonly testStaticAddress?: string;
  readonly securityGroupId?: string;
  readonly testSecurityGroupId?: string;
  readonly publicAddressId?: string;
  readonly testPublicAddressId?: string;
  readonly acceleratedNetworking?: boolean;
  readonly testAcceleratedNetworking?: boolean;
  readonly name?: string;
  readonly resourceGroupName?: string;
  readonly reuseExisting: boolean;
  readonly testName?: string;
  readonly testResourceGroupName?: string;
  readonly testReuseExisting: boolean;
}

export type Tags = Readonly<Record<string, string>>;

export type DiskType = 'Standard_LRS' | 'Premium_LRS' | 'StandardSSD_LRS';

export interface TargetSettings {
  readonly machineName: string;
  readonly machineSize: string;
  /** Name of the virtual network, and its id as the client wrote it. */
  readonly network: string;
  readonly networkId?: string;
  readonly testNetworkId?: string;
  readonly nic: NicSettings;
  readonly resourceGroupId?: string;
  readonly remoteDesktop: 'Never' | 'OnlyOnTestFailover' | 'Always';
  readonly managedDisks: boolean;
  readonly diskType: DiskType;
  /** Of disks that are to be of another type than the rest, by their names on the source. */
  readonly diskTypes: Readonly<Record<string, DiskType>>;
  readonly diskEncryptionSetId?: string;
  /** By the disk's name on the source. */
  readonly diskNames: Readonly<Record<string, string>>;
  readonly availabilitySetId?: string;
  readonly availabilityZone?: string;
  readonly proximityPlacementGroupId?: string;
  readonly licence: 'NotSpecified' | 'NoLicenseType' | 'WindowsServer';
  readonly sqlServerLicence: 'NotSpecified' | 'NoLicenseType' | 'PAYG' | 'AHUB';
  readonly machineTags: Tags;
  readonly seedDiskTags?: Tags;
  readonly diskTags?: Tags;
  readonly nicTags: Tags;
}

const DEFAULTS: Omit<TargetSettings, 'machineName' | 'network'> = {
  machineSize: 'Standard_D2s_v3',
  nic: { selected: true, reuseExisting: false, testReuseExisting: false },
  remoteDesktop: 'Never',
  managedDisks: true,
  diskType: 'Standard_LRS',
  diskTypes: {},
  diskNames: {},
  licence: 'NotSpecified',
  sqlServerLicence: 'NotSpecified',
  machineTags: {},
  nicTags: {},
};

export type TargetWish = Partial<TargetSettings> & Pick<TargetSettings, 'machineName' | 'network'>;

/** Of the replica of one of the source's disks, and of what is made from it; of the machine as a whole without a name. */
export function typeOf({ diskType, diskTypes }: TargetSettings, disk?: string): DiskType {
  return diskTypes[disk ?? ''] ?? diskType;
}

/** Settings with `change` applied; what a change leaves undefined stays as it is. */
export function withChange(settings: TargetSettings, change: Partial<TargetSettings>): TargetSettings {
  return { ...settings, ...given(change) };
}

export function completeTarget(wish: TargetWish): TargetSettings {
  return { ...DEFAULTS, ...given(wish), machineName: wish.machineName, network: wish.network };
}

function given<Some extends object>(some: Some): Some {
  return Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined)) as Some;
}
