/** A process server as clients see it, within its fabric. Recorded. */
import type { HealthFinding, HealthLevel } from '../../../../reference/site-recovery/health/health.ts';
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import { itemsOn } from '../../../../reference/site-recovery/workflows/process-server-switch.ts';
import type { ProcessServerStatus } from '../../../../reference/wire/component-control.ts';
import type { ComponentRecord } from '../../../../reference/wire/provider.ts';
import type { Azure } from '../azure.ts';
import { componentId } from '../component-ids.ts';
import { NO_EXPIRY, wholeSeconds } from './dates.ts';
import { healthErrorView } from './health-error.ts';
import { certificate, LOADS, SERVER_VERSION, spaceStatus, versionDetails, versionStatus } from './server-figures.ts';

/** What is said of other servers on its machine is not its own. */
const OF_PROCESS_SERVERS: ReadonlySet<string> = new Set([
  '806',
  'ProcessServerTooNew',
  'ProcessServerWarning',
  'ProcessServerCritical',
]);

const updatesOf = (version: string) =>
  ['Windows', 'Linux'].map((osType) => ({ version, rebootStatus: 'NotRequired', osType }));

export function processServerView(azure: Azure, site: Site, server: ComponentRecord) {
  const { service, runtime } = azure;
  const id = componentId(azure, server);
  const { name, address, lastHeartbeatMs, version = SERVER_VERSION } = server;
  const status = server.status?.kind === 'process-server' ? server.status : undefined;
  const versionIs = versionStatus(version, site.registration.version ?? SERVER_VERSION);
  const findings = service.health.of(name).filter(({ code }) => OF_PROCESS_SERVERS.has(code));
  const items = itemsOn(service.context, site.registration.siteId, server.componentId).filter(
    ({ marching }) => marching.relay,
  );
  const disks = items.reduce((sum, item) => sum + item.activeDisks.length, 0);
  return {
    friendlyName: name,
    id,
    ipAddress: address,
    osType: 'Windows',
    agentVersion: version,
    lastHeartbeat: wholeSeconds(lastHeartbeatMs),
    versionStatus: versionIs,
    mobilityServiceUpdates: updatesOf(version),
    hostId: id,
    machineCount: String(items.length),
    replicationPairCount: String(disks),
    ...LOADS,
    totalSpaceInBytes: status?.cacheBytes ?? 0,
    availableSpaceInBytes: Math.round((status?.cacheBytes ?? 0) * (status?.cacheFreeShare ?? 1)),
    spaceUsageStatus: spaceStatus(status?.cacheFreeShare ?? 1),
    psServiceStatus: 'Running',
    ...certificate(site.inventory.certificateExpiryMs, runtime.clock.nowMs()),
    osVersion: null,
    healthErrors: findings.map(healthErrorView),
    agentExpiryDate: NO_EXPIRY,
    agentVersionDetails: versionDetails(version, versionIs),
    health: healthOf(levelOf(findings), status?.health),
    psStatsRefreshTime: wholeSeconds(site.lastStatisticsMs),
    throughputUploadPendingDataInBytes: status?.pendingBytes ?? 0,
    throughputInMBps: Math.floor((status?.uploadedBytesPerSecond ?? 0) / 2 ** 20),
    throughputInBytes: status?.uploadedBytesPerSecond ?? 0,
    throughputStatus: status?.uploadFailure === undefined ? 'Green' : 'Red',
    marsCommunicationStatus: '1',
    marsRegistrationStatus: '1',
  };
}

/** What the service finds critical outweighs what the server last said of itself, which outweighs a warning. */
function healthOf(found: HealthLevel, said?: ProcessServerStatus['health']) {
  if (found === 'Critical') return found;
  return found === 'Warning' && said !== 'Critical' ? found : (said ?? 'None');
}

function levelOf(findings: readonly HealthFinding[]): HealthLevel {
  if (findings.some(({ severity }) => severity !== 'Warning')) return 'Critical';
  return findings.length > 0 ? 'Warning' : 'Normal';
}
