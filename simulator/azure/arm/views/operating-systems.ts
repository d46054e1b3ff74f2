/**
 * What can be replicated to Azure. The systems are those of the support matrix (documented); how the service spells them is
 * inferred from a published answer for another architecture.
 */
import { sameName, type Azure } from '../azure.ts';
import { envelope } from '../ids.ts';

const WINDOWS: readonly (readonly [name: string, version: string, servicePack?: string])[] = [
  ['Windows Server 2008 R2', '6.1', '1'],
  ['Windows Server 2012', '6.2'],
  ['Windows Server 2012 R2', '6.3'],
  ['Windows Server 2016', '10.0.14393'],
  ['Windows Server 2019', '10.0.17763'],
  ['Windows Server 2022', '10.0.20348'],
];

const LINUX: readonly (readonly [name: string, versions: readonly string[]])[] = [
  ['redhat', ['5', '6', '7', '8']],
  ['centos', ['5', '6', '7', '8']],
  ['oracle', ['6', '7', '8']],
  ['ubuntu', ['14.04', '16.04', '18.04', '20.04']],
  ['debian', ['7', '8', '9', '10', '11']],
  ['suse', ['11', '12', '15']],
];

const SUPPORTED = [
  {
    instanceType: 'InMageAzureV2',
    supportedOs: [
      ...WINDOWS.map(([osName, version, servicePack]) => ({
        osName,
        osType: 'windows',
        osVersions: [{ version, ...(servicePack && { servicePack }) }],
      })),
      ...LINUX.map(([osName, versions]) => ({
        osName,
        osType: 'linux',
        osVersions: versions.map((version) => ({ version })),
      })),
    ],
  },
];

/** Of one kind of replication, or of all there are; other architectures have none here. */
export function operatingSystemsView({ ids }: Azure, instanceType: string | null) {
  return envelope(`${ids.vault}/replicationSupportedOperatingSystems/Default`, {
    supportedOsList: SUPPORTED.filter((one) => instanceType === null || sameName(one.instanceType, instanceType)),
  });
}
