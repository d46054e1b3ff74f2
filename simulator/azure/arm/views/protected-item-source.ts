/** What both directions show of an item's source, its site and its replication group. */
import { isOlder } from '../../../../reference/model/version-order.ts';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import { policyInForce } from '../../../../reference/site-recovery/policies/policy-in-force.ts';
import { versionOf } from '../../../../reference/site-recovery/site/process-servers.ts';
import type { VcenterRecord } from '../../../../reference/wire/provider.ts';
import type { Azure } from '../azure.ts';
import { componentId } from '../component-ids.ts';
import { wholeSeconds } from './dates.ts';
import { SERVER_VERSION } from './server-figures.ts';
import { generationOf } from './disks.ts';

/** Not simulated: an agent tells the kind of operating system, not its version. */
const OS_VERSION = { Windows: '10.0.17763', Linux: '7.9' } as const;

/** The machine whose changes are captured, as its agent and the site's description tell it. */
export function sourceOf({ service, site }: Azure, item: ProtectedItem) {
  const { input } = item;
  const { sites } = service.context;
  const agent = sites.agentOf(item) ?? sites.agent(input.siteId, input.serverId);
  const newest = versionOf(sites, input.siteId, item.processServerId);
  const server = site.servers.find(({ name }) => name === input.serverId);
  const operatingSystem = agent?.operatingSystem ?? server?.operatingSystem ?? 'Windows';
  return {
    address: agent?.address ?? '',
    agentVersion: agent?.agentVersion ?? SERVER_VERSION,
    agentUpdate: agent && isOlder(agent.agentVersion, newest) ? 'Required' : 'NotRequired',
    lastHeartbeat: agent ? wholeSeconds(agent.lastHeartbeatMs) : null,
    operatingSystem,
    osVersion: OS_VERSION[operatingSystem],
    firmware: server?.firmware ?? 'BIOS',
    generation: generationOf(server?.firmware),
  };
}

/** Of the virtual machine that it is, or was before it went to Azure; undefined for a physical one. */
export function vcenterOf(
  { service }: Azure,
  { input: { siteId, serverId } }: ProtectedItem,
): VcenterRecord | undefined {
  const { agents, vcenters } = service.context.sites.get(siteId)?.inventory ?? { agents: [], vcenters: [] };
  const uuids = agents.filter((agent) => agent.serverId === serverId).map(({ biosUuid }) => biosUuid);
  return vcenters.find(({ machines }) => machines.some(({ biosUuid }) => uuids.includes(biosUuid)));
}

export function siteOf(azure: Azure, { input: { siteId } }: ProtectedItem) {
  const { sites } = azure.service.context;
  const site = sites.get(siteId);
  const masterTarget = site?.inventory.components.find(({ kind }) => kind === 'master-target');
  return {
    lastPollMs: site?.lastPollMs ?? 0,
    masterTargetId: masterTarget ? componentId(azure, masterTarget) : null,
    componentName: (id: string) => sites.component(siteId, id)?.name ?? '',
  };
}

/** A machine that shares its points with no other is a group of its own. Recorded. */
export function replicationGroup({ ids, service }: Azure, item: ProtectedItem) {
  const { group, serverId } = item.input;
  const id = ids.guid(group === undefined ? `group of ${serverId}` : `group ${group}`);
  return {
    multiVmGroupId: id,
    multiVmGroupName: group ?? id,
    multiVmSyncStatus: policyInForce(service.context, item).multiVmSync ? 'Enabled' : 'Disabled',
  };
}
