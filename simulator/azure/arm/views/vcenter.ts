/** A vCenter as clients see it. Recorded. */
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import type { VcenterRecord } from '../../../../reference/wire/provider.ts';
import type { Azure } from '../azure.ts';
import { componentIdOf } from '../component-ids.ts';
import { envelope } from '../ids.ts';
import { wholeSeconds } from './dates.ts';
import { healthErrorView } from './health-error.ts';

export function vcenterView(azure: Azure, { registration, inventory }: Site, vcenter: VcenterRecord) {
  const { name, friendlyName, infrastructureId, host, port, accountId, lookedAtMs } = vcenter;
  const servers = inventory.components.filter(({ kind }) => kind === 'process-server');
  const builtIn = servers.find((server) => server.name === registration.name) ?? servers[0];
  const processServer = vcenter.processServerId ?? builtIn?.componentId;
  return envelope(azure.ids.vcenter(registration.siteId, name), {
    friendlyName,
    internalId: infrastructureId,
    lastHeartbeat: wholeSeconds(lookedAtMs),
    discoveryStatus: vcenter.reachable ? 'Completed' : 'Failed',
    processServerId: processServer === undefined ? null : componentIdOf(azure, processServer),
    ipAddress: host,
    infrastructureId,
    port: String(port),
    runAsAccountId: accountId,
    fabricArmResourceName: azure.ids.fabricName(registration.siteId),
    healthErrors: vcenter.failure === undefined ? [] : [unreachable(vcenter, vcenter.failure)],
  });
}

/** That an unreachable one is told this way is inferred. */
function unreachable({ host, port, lookedAtMs }: VcenterRecord, code: string) {
  const detail = `the vCenter at ${host}:${port} does not answer`;
  const finding = { code, severity: 'Critical', detail, sinceMs: lookedAtMs } as const;
  return { ...healthErrorView(finding), errorCategory: 'FabricInfrastructure' };
}
