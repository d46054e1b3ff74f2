/** What an item shows that replicates from Azure to its site, or has come home (`InMage`). Recorded. */
import type { ProtectedItem, RecoveryPoint } from '../../../../reference/site-recovery/item.ts';
import type { Azure } from '../azure.ts';
import { componentIdOf } from '../component-ids.ts';
import { instant, NO_EXPIRY, wholeSeconds } from './dates.ts';
import type { Extent } from './extent.ts';
import { protectedDisks } from './item-disks.ts';
import { itemNics } from './item-nics.ts';
import { progressOf } from './item-progress.ts';
import { replicationGroup, siteOf, sourceOf, vcenterOf } from './protected-item-source.ts';

export function homewardDetails(azure: Azure, item: ProtectedItem, extent: Extent) {
  const { ids, runtime } = azure;
  const { input, face, points } = item;
  const { replica } = item.marching;
  const whole = extent === 'whole';
  const source = sourceOf(azure, item);
  const site = siteOf(azure, item);
  const progress = progressOf(azure, item);
  const id = ids.machine(input.serverId);
  const cameHome = item.state === 'failedBack' || item.state === 'committedHome';
  return {
    instanceType: 'InMage',
    activeSiteType: cameHome ? 'OnPrem' : 'Azure',
    sourceVmCpuCount: 0,
    sourceVmRamSizeInMB: 0,
    osDetails: whole ? { osVhdId: null, osType: source.operatingSystem, vhdName: null } : null,
    protectionStage: progress.stage,
    vmId: id,
    vmProtectionState: face.protectionState,
    vmProtectionStateDescription: face.description,
    resyncDetails: {
      initialReplicationType: 'InitialReplication',
      initialReplicationProgressPercentage: String(progress.copiedPercent),
    },
    retentionWindowStart: whole ? timeOf(points[0] ?? item.failoverPoint) : null,
    retentionWindowEnd: whole ? timeOf(points.at(-1) ?? item.failoverPoint) : null,
    compressedDataRateInMB: 0,
    uncompressedDataRateInMB: 0,
    rpoInSeconds: progress.rpoSeconds,
    protectedDisks: whole ? protectedDisks(azure, item, progress) : [],
    ipAddress: source.address,
    lastHeartbeat: source.lastHeartbeat,
    processServerId: componentIdOf(azure, item.processServerId),
    masterTargetId: whole ? (replica ? componentIdOf(azure, replica.componentId) : site.masterTargetId) : null,
    consistencyPoints: whole ? consistencyPoints(points) : null,
    diskResized: whole ? 'NotResized' : null,
    rebootAfterUpdateStatus: null,
    ...replicationGroup(azure, item),
    agentDetails: {
      agentVersion: source.agentVersion,
      agentUpdateStatus: source.agentUpdate,
      postUpdateRebootStatus: 'NotRequired',
      agentExpiryDate: NO_EXPIRY,
    },
    vCenterInfrastructureId: null,
    infrastructureVmId: id,
    vmNics: itemNics(azure, item),
    discoveryType: vcenterOf(azure, item) ? 'vCenter' : 'Physical',
    azureStorageAccountId: null,
    datastores: item.held.way.datastore === undefined ? [] : [item.held.way.datastore],
    validationErrors: [],
    lastRpoCalculatedTime: wholeSeconds(runtime.clock.nowMs()),
    lastUpdateReceivedTime: instant(site.lastPollMs),
    replicaId: ids.guid(`machine at home of ${input.serverId}`),
    osVersion: null,
    isAdditionalStatsAvailable: false,
    totalDataTransferred: 0,
    totalProgressHealth: progress.health,
  };
}

function timeOf(point: RecoveryPoint | undefined): string | null {
  return point ? wholeSeconds(point.atMs) : null;
}

/** Tags by name, with their times. Which kind of tag has which of the two recorded names is inferred. */
function consistencyPoints(points: readonly RecoveryPoint[]): Record<string, string> {
  return Object.fromEntries(
    points.map(({ id, atMs, consistency }) => [
      `${consistency === 'application' ? 'fileSystem' : 'systemLevelTag'}${id.slice(0, 8)}`,
      wholeSeconds(atMs),
    ]),
  );
}
