/** A site as clients see it: a fabric, with everything that is registered there. Recorded. */
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';
import { instant, NO_EXPIRY } from './dates.ts';
import { healthErrorView } from './health-error.ts';
import { masterTargetView } from './master-target.ts';
import { processServerView } from './process-server.ts';
import { certificate, LOADS, SERVER_VERSION, versionDetails, versionStatus } from './server-figures.ts';

const NOT_ENCRYPTED = { kekState: 'None', kekCertThumbprint: null };

/** The disk of a configuration server, mostly free. */
const SPACE_BYTES = 128 * 2 ** 30;

type ProcessServerView = ReturnType<typeof processServerView>;

export function fabricView(azure: Azure, site: Site) {
  return viewOf(azure, site, (server) => server);
}

/** A row of a list says of each process server how it was, too. Recorded. */
export function fabricRow(azure: Azure, site: Site) {
  return viewOf(azure, site, (server) => ({ ...server, historicHealth: server.health }));
}

function viewOf(azure: Azure, site: Site, told: (server: ProcessServerView) => object) {
  const { registration, connected } = site;
  return envelope(azure.ids.fabric(registration.siteId), {
    friendlyName: registration.name,
    encryptionDetails: NOT_ENCRYPTED,
    rolloverEncryptionDetails: NOT_ENCRYPTED,
    internalIdentifier: registration.siteId,
    bcdrState: 'Valid',
    customDetails: detailsOf(azure, site, told),
    healthErrorDetails: connected ? [] : [disconnected(site)],
    health: connected ? 'Normal' : 'Critical',
  });
}

function detailsOf(azure: Azure, site: Site, told: (server: ProcessServerView) => object) {
  const { registration, inventory, lastPollMs } = site;
  const { version = SERVER_VERSION } = registration;
  const status = versionStatus(version, version);
  const of = (kind: 'process-server' | 'master-target') => inventory.components.filter((one) => one.kind === kind);
  const processServers = of('process-server').map((server) => told(processServerView(azure, site, server)));
  const items = [...azure.service.context.items.values()].filter(({ input }) => input.siteId === registration.siteId);
  const disks = items.reduce((sum, { input }) => sum + input.disks.length, 0);
  return {
    instanceType: 'VMware',
    processServers,
    masterTargetServers: of('master-target').map((server) => masterTargetView(azure, site, server)),
    runAsAccounts: inventory.accounts ?? [],
    replicationPairCount: String(disks),
    processServerCount: String(processServers.length),
    agentCount: String(new Set(inventory.agents.map(({ serverId }) => serverId)).size),
    protectedServers: String(items.length),
    ...LOADS,
    totalSpaceInBytes: SPACE_BYTES,
    availableSpaceInBytes: SPACE_BYTES * 0.75,
    spaceUsageStatus: 'Green',
    webLoad: '0',
    webLoadStatus: 'Green',
    databaseServerLoad: '0.25',
    databaseServerLoadStatus: 'Green',
    csServiceStatus: 'Running',
    ipAddress: registration.address,
    agentVersion: version,
    hostName: registration.name,
    lastHeartbeat: instant(lastPollMs),
    versionStatus: status,
    ...certificate(inventory.certificateExpiryMs, azure.runtime.clock.nowMs()),
    psTemplateVersion: '202102.14.00',
    agentExpiryDate: NO_EXPIRY,
    agentVersionDetails: versionDetails(version, status),
  };
}

function disconnected({ registration, lastPollMs }: Site) {
  const detail = `nothing was heard of the configuration server ${registration.name}`;
  const finding = { code: 'SiteDisconnected', severity: 'Critical', detail, sinceMs: lastPollMs } as const;
  return { ...healthErrorView(finding), errorCategory: 'FabricInfrastructure' };
}
