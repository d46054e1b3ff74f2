/** What a protected server and all copies of it have in common, in every world: its agent, its business. */
import type { MobilityIdentity } from '../../reference/mobility/control-channel.ts';
import { agentProxyOf } from '../site/proxies.ts';
import type { Server, Site } from '../site/site.ts';
import { BILLING_PORT } from './workload/billing.ts';
import type { ChurnRate } from './workload/churn.ts';
import type { WorkloadOptions } from './workload/workload.ts';

export type Business = Pick<WorkloadOptions, 'kind' | 'peers' | 'intervalMs' | 'churn'>;

/** @param sitePassphrase for a server that brings none of its own. */
export function agentOf(site: Site, server: Server, sitePassphrase: string): MobilityIdentity {
  const { name, passphrase, mobilityService } = server;
  const controlHost = mobilityService.configurationServer ?? site.configurationServer.address;
  const way = agentProxyOf(server);
  const proxy = way && { host: way.address, port: way.port, bypass: way.bypass };
  return { serverId: name, name, controlHost, passphrase: passphrase ?? sitePassphrase, proxy };
}

/** The files on its datastore in which the disks of a virtual machine lie, named as VMware names them, by the disks' own names. */
export function filesAtVcenter({ name, disks }: Server): Readonly<Record<string, string>> {
  const fileOf = (index: number) => `${name}/${name}${index === 0 ? '' : `_${index}`}.vmdk`;
  return Object.fromEntries(disks.map((disk, index) => [disk.name, fileOf(index)]));
}

/** When its agent is installed, in milliseconds since 1970; before the drill began for most. */
export function installedAtMs({ startsAt }: Site, { mobilityService }: Server): number {
  return Date.parse(startsAt) + mobilityService.afterMinutes * 60_000;
}

export function businessOf({ workload }: Server, churn: ChurnRate | undefined): Business {
  return {
    kind: workload.kind,
    intervalMs: workload.everySeconds * 1000,
    peers: workload.billedBy ? { billing: { host: workload.billedBy, port: BILLING_PORT } } : undefined,
    churn,
  };
}

/** Writes of `churnBytes` each that make up so much in a minute; undefined for nothing. */
export function churnOf(bytesPerMinute: number, churnBytes: number): ChurnRate | undefined {
  if (bytesPerMinute === 0) return undefined;
  return { churnBytes, churnIntervalMs: Math.round((60_000 * churnBytes) / bytesPerMinute) };
}
