/**
 * What an item that replicates to Azure shows of it (`InMageAzureV2`). Recorded. Not simulated, and always the same: processors
 * and memory of a source, its rates of change, versions of its operating system, when its agent expires.
 */
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import { type Tags, typeOf } from '../../../../reference/site-recovery/target-settings.ts';
import type { Azure } from '../azure.ts';
import { componentIdOf } from '../component-ids.ts';
import { instant, NO_EXPIRY, wholeSeconds } from './dates.ts';
import type { Extent } from './extent.ts';
import { protectedDisks } from './item-disks.ts';
import { itemNics, networkIdOf, nicId } from './item-nics.ts';
import { progressOf } from './item-progress.ts';
import { replicationGroup, siteOf, sourceOf, vcenterOf } from './protected-item-source.ts';

const SOURCE_PROCESSORS = 2;
const SOURCE_MEMORY_MB = 4096;

export function azurewardDetails(azure: Azure, item: ProtectedItem, extent: Extent) {
  const { ids, runtime } = azure;
  const { input, face, target } = item;
  const whole = extent === 'whole';
  const source = sourceOf(azure, item);
  const site = siteOf(azure, item);
  const progress = progressOf(azure, item);
  const vcenter = vcenterOf(azure, item);
  const id = ids.machine(input.serverId);
  // A commit deletes the points, and leaves the time of the one that counted.
  const lastPoint = item.newestPoint ?? item.failoverPoint;
  return {
    instanceType: 'InMageAzureV2',
    infrastructureVmId: id,
    vCenterInfrastructureId: vcenter?.infrastructureId ?? '0',
    protectionStage: progress.stage,
    vmId: id,
    vmProtectionState: face.protectionState,
    vmProtectionStateDescription: face.description,
    resyncProgressPercentage: progress.resyncPercent,
    rpoInSeconds: progress.rpoSeconds,
    compressedDataRateInMB: 0,
    uncompressedDataRateInMB: 0,
    ipAddress: source.address,
    agentVersion: source.agentVersion,
    agentExpiryDate: NO_EXPIRY,
    isAgentUpdateRequired: source.agentUpdate,
    isRebootAfterUpdateRequired: 'NotRequired',
    lastHeartbeat: source.lastHeartbeat,
    processServerId: componentIdOf(azure, item.processServerId),
    processServerName: site.componentName(item.processServerId),
    ...replicationGroup(azure, item),
    protectedDisks: whole ? protectedDisks(azure, item, progress) : [],
    diskResized: whole ? 'NotResized' : null,
    masterTargetId: whole ? site.masterTargetId : null,
    sourceVmCpuCount: whole ? SOURCE_PROCESSORS : 0,
    sourceVmRamSizeInMB: whole ? SOURCE_MEMORY_MB : 0,
    osType: source.operatingSystem,
    vhdName: whole ? '\\\\.\\PHYSICALDRIVE0' : null,
    osDiskId: whole ? (input.disks[0]?.name ?? null) : null,
    azureVMDiskDetails: whole ? disksInAzure(item) : null,
    recoveryAzureVMName: target.machineName,
    recoveryAzureVMSize: target.machineSize,
    recoveryAzureStorageAccount: null,
    recoveryAzureLogStorageAccountId: ids.beside(`Microsoft.Storage/storageAccounts/${input.cacheAccount}`),
    vmNics: itemNics(azure, item),
    selectedRecoveryAzureNetworkId: networkIdOf(azure, item),
    selectedTfoAzureNetworkId: target.testNetworkId ?? null,
    selectedSourceNicId: nicId(azure, item),
    discoveryType: vcenter ? 'vCenter' : 'Physical',
    enableRdpOnTargetOption: target.remoteDesktop,
    datastores: [],
    targetVmId: ids.beside(`Microsoft.Compute/virtualMachines/${item.machine?.name ?? ''}`),
    recoveryAzureResourceGroupId: target.resourceGroupId ?? ids.resourceGroup,
    recoveryAvailabilitySetId: target.availabilitySetId ?? null,
    targetAvailabilityZone: target.availabilityZone ?? null,
    targetProximityPlacementGroupId: target.proximityPlacementGroupId ?? null,
    useManagedDisks: String(target.managedDisks),
    licenseType: target.licence,
    sqlServerLicenseType: target.sqlServerLicence,
    validationErrors: [],
    lastRpoCalculatedTime: wholeSeconds(runtime.clock.nowMs()),
    lastUpdateReceivedTime: instant(site.lastPollMs),
    replicaId: `${id}_replica_cloud_${input.siteId}`,
    osVersion: source.osVersion,
    protectedManagedDisks: whole ? replicaDisks(azure, item) : [],
    lastRecoveryPointReceived: lastPoint ? instant(lastPoint.atMs) : null,
    firmwareType: source.firmware,
    azureVmGeneration: source.generation,
    isAdditionalStatsAvailable: true,
    totalDataTransferred: item.receivedBytes.reduce((sum, bytes) => sum + bytes, 0),
    totalProgressHealth: progress.health,
    targetVmTags: tags(target.machineTags),
    seedManagedDiskTags: target.seedDiskTags ? tags(target.seedDiskTags) : null,
    targetManagedDiskTags: target.diskTags ? tags(target.diskTags) : null,
    targetNicTags: tags(target.nicTags),
  };
}

/** Empty until the item has failed over. */
function disksInAzure({ input, machine }: ProtectedItem) {
  return (machine?.disks ?? []).map((targetDiskName, index) => ({
    vhdType: null,
    vhdId: input.disks[index]?.name ?? null,
    diskId: null,
    vhdName: null,
    maxSizeMB: null,
    targetDiskLocation: null,
    targetDiskName,
    lunId: null,
    diskEncryptionSetId: null,
  }));
}

/** Names of tags come back with a small first letter. Recorded. */
function tags(given: Tags): Tags {
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => [name.charAt(0).toLowerCase() + name.slice(1), text]),
  );
}

function replicaDisks({ ids }: Azure, { input, target }: ProtectedItem) {
  return input.disks.map(({ name, seedDisk }) => ({
    diskId: name,
    seedManagedDiskId: ids.beside(`Microsoft.Compute/disks/${seedDisk}`),
    replicaDiskType: typeOf(target, name),
    diskEncryptionSetId: target.diskEncryptionSetId ?? null,
    ...(target.diskNames[name] === undefined ? {} : { targetDiskName: target.diskNames[name] }),
  }));
}
