/**
 * Starts an epoch of replication for an item, in either direction: who captures, who relays, who applies. The site's
 * roles find it in their next settings.
 */
import type { ReplicationPolicy } from '../../model/policy.ts';
import { PORT } from '../../model/ports.ts';
import { fail, invariant, ok, type Result } from '../../model/result.ts';
import type { Endpoint, Runtime, Volume } from '../../runtime.ts';
import type { ReplicationGroup, ReplicationOrder } from '../../wire/agent-control.ts';
import { keyFromHex } from '../../wire/cache-storage.ts';
import type { ServiceContext } from '../context.ts';
import type { OrderForSource, ProtectedItem } from '../item.ts';
import { cadenceOf, failbackPolicyFor } from '../policies/policy-in-force.ts';

/** On-premises → Azure: source, process server, cache storage account, replica disks. */
export async function startTowardsAzure(
  context: ServiceContext,
  item: ProtectedItem,
  processServerId: string,
  begin: ReplicationOrder['begin'],
): Promise<Result<undefined>> {
  const { runtime, replicator } = context;
  const { serverId, cacheAccount, disks } = item.input;
  ofOneSource(item, begin, item.replicatedDisks);
  const { stops } = item;
  const volumes: Volume[] = [];
  const made: string[] = [];
  for (const disk of disks) {
    const existing = await runtime.volumes.open(disk.seedDisk);
    const volume = existing.ok ? existing : await runtime.volumes.create(disk.seedDisk, disk.capacityBytes);
    if (!volume.ok) return volume;
    if (!existing.ok) made.push(disk.seedDisk);
    volumes.push(volume.value);
  }
  // Disks take their time; it may have been disabled, or failed over, meanwhile.
  if (item.stops !== stops) {
    for (const name of made) await runtime.volumes.remove(name);
    return fail('OperationNotAllowedInCurrentState', `replication of ${item.name} was stopped while it was starting`);
  }
  item.epoch = nextEpoch(context, serverId);
  item.replicatedDisks = item.activeDisks;
  const agent = context.sites.agentOf(item);
  if (agent) item.home = { biosUuid: agent.biosUuid, disks: agent.disks.map(({ name }) => name) };
  if (begin === 'full-copy') item.receivedBytes = disks.map(() => 0);
  const key = newKey(runtime);
  const token = context.storageTokens.of(cacheAccount);
  const target = { kind: 'cache-storage' as const, account: cacheAccount, token };
  item.replicatingSinceMs = runtime.clock.nowMs();
  item.resyncBy = undefined;
  relayedBy(context, item, processServerId);
  item.marching = {
    order: orderOf(context, item, item.input.policy, processServerId, begin),
    relay: { serverId, epoch: item.epoch, key, target, componentId: processServerId },
  };
  replicator.begin(item, item.epoch, volumes, key, cacheAccount, () => context.storageTokens.of(cacheAccount));
  noteStart(context, item, { direction: 'to-azure', begin, key, processServerId });
  return ok();
}

/** Checksums say where a replica of these very disks differs. Held against any other they would leave the rest of it in place. */
function ofOneSource(
  { name, activeDisks }: ProtectedItem,
  begin: string,
  replicaOf: readonly string[] | undefined,
): void {
  const same =
    replicaOf?.length === activeDisks.length && activeDisks.every((disk, index) => disk === replicaOf[index]);
  invariant(begin === 'full-copy' || same, `what ${name} is compared with is a replica of its own disks`);
}

/** Azure → on-premises: the machine in Azure, the process server in Azure, the master target at the site. */
export function startTowardsHome(
  context: ServiceContext,
  item: ProtectedItem,
  way: { processServerId: string; masterTargetId: string; retentionMinutes: number },
  begin: ReplicationOrder['begin'],
): void {
  const { runtime } = context;
  const { siteId, serverId } = item.input;
  const { original } = item.held.way;
  // A disk of the original machine that it is compared with instead is compared as a whole.
  const replicaOf = item.marching.replica?.disks.map(({ source }) => source) ?? (original && item.activeDisks);
  ofOneSource(item, begin, replicaOf);
  item.epoch = nextEpoch(context, serverId);
  const key = newKey(runtime);
  item.replicatingSinceMs = runtime.clock.nowMs();
  item.resyncBy = undefined;
  relayedBy(context, item, way.processServerId);
  const target = { kind: 'master-target' as const, ...dataEndpoint(context, siteId, way.masterTargetId) };
  item.marching = {
    order: orderOf(context, item, failbackPolicyFor(context, item), way.processServerId, begin),
    relay: { serverId, epoch: item.epoch, key, target, componentId: way.processServerId },
    replica: {
      serverId,
      epoch: item.epoch,
      key,
      begin,
      disks: item.input.disks.map(({ name, capacityBytes }, index) => ({
        source: item.activeDisks[index] as string,
        volume: replicaVolume(context, item, name, way.masterTargetId),
        capacityBytes,
        ...(original && { base: original.volumes[index] }),
      })),
      retentionMinutes: way.retentionMinutes,
      componentId: way.masterTargetId,
    },
  };
  noteStart(context, item, { ...way, direction: 'to-site', begin, key, ...(original && { location: 'original' }) });
}

/**
 * The name of a replica disk on its datastore. A separate master target puts its own name into it: one that was lost and comes
 * back removes what nobody orders of it any more, and another one may have begun there meanwhile.
 */
function replicaVolume(
  { sites }: ServiceContext,
  { input, name }: ProtectedItem,
  disk: string,
  masterTargetId: string,
) {
  const host = sites.component(input.siteId, masterTargetId)?.name;
  const builtIn = host === undefined || host === sites.get(input.siteId)?.registration.name;
  return builtIn ? `${name}-${disk}.vmdk` : `${name}-${disk}.${host}.vmdk`;
}

function orderOf(
  context: ServiceContext,
  item: ProtectedItem,
  policy: ReplicationPolicy,
  processServerId: string,
  begin: ReplicationOrder['begin'],
): OrderForSource {
  const { siteId, serverId } = item.input;
  return {
    serverId,
    epoch: item.epoch,
    begin,
    processServer: dataEndpoint(context, siteId, processServerId),
    disks: item.activeDisks,
    ...cadenceOf(policy),
  };
}

function dataEndpoint({ sites }: ServiceContext, siteId: string, componentId: string): Endpoint {
  const component = sites.component(siteId, componentId);
  return { host: component?.address ?? '', port: component?.dataPort ?? PORT.data };
}

/** One that its data goes through already has received what it has. */
function relayedBy({ runtime }: ServiceContext, item: ProtectedItem, processServerId: string): void {
  item.processServerId = processServerId;
  if (item.marching.relay?.componentId === processServerId) return;
  item.relayedSinceMs = runtime.clock.nowMs();
  item.lastReceivedMs = undefined;
}

/** The epoch goes on through another process server, in either direction. */
export function relayThrough(context: ServiceContext, item: ProtectedItem, processServerId: string): void {
  const { order, relay } = item.marching;
  relayedBy(context, item, processServerId);
  if (!order || !relay) return;
  const processServer = dataEndpoint(context, item.input.siteId, processServerId);
  item.marching = {
    ...item.marching,
    order: { ...order, processServer },
    relay: { ...relay, componentId: processServerId },
  };
}

/**
 * The order as it is told to the source: for the machine that has the disks, and with the group as it is now, since members
 * join and machines move. Undefined as well while that machine's agent has not registered.
 */
export function orderWithGroup(context: ServiceContext, item: ProtectedItem): ReplicationOrder | undefined {
  const { order } = item.marching;
  const agent = context.sites.agentOf(item);
  return order && agent && { ...order, biosUuid: agent.biosUuid, group: groupOf(context, item) };
}

function groupOf(context: ServiceContext, item: ProtectedItem): ReplicationGroup | undefined {
  const id = item.input.group;
  if (!id || !item.input.policy.multiVmSync) return undefined;
  const members = [...context.items.values()]
    .filter((other) => other.input.group === id && other.marching.order && other.homeward === item.homeward)
    .map((other) => ({
      serverId: other.input.serverId,
      host: context.sites.agentOf(other)?.address ?? other.input.friendlyName,
    }))
    .sort((a, b) => (a.serverId < b.serverId ? -1 : 1));
  return { id, members };
}

/** Replication of the item stops here; the roles notice with their next settings. */
export function stopReplication(context: ServiceContext, item: ProtectedItem): void {
  context.replicator.stop(item);
  item.marching = {};
  item.stops += 1;
  context.runtime.journal.write('replication.stopped', {
    item: item.name,
    server: item.input.serverId,
    epoch: item.epoch,
  });
}

/** The vault forgets it, and the site is not told: it goes on as it was ordered last. */
export function leaveReplication(context: ServiceContext, item: ProtectedItem): void {
  const { siteId, serverId } = item.input;
  const { order, relay, replica } = item.marching;
  if (!order && !relay && !replica) {
    stopReplication(context, item);
    return;
  }
  context.replicator.stop(item);
  context.sites.leaveAlone(siteId, serverId);
  item.marching = {};
  item.stops += 1;
  context.runtime.journal.write('replication.left', { item: item.name, server: serverId, epoch: item.epoch });
}

/** The replica disks in Azure go. Every recovery point of theirs goes with them. */
export async function removeReplica({ runtime }: ServiceContext, { input }: ProtectedItem): Promise<void> {
  for (const { seedDisk } of input.disks) await runtime.volumes.remove(seedDisk);
}

/** The item's points are of no use any more; `why` is for the journal. */
export function forgetPoints(context: ServiceContext, item: ProtectedItem, why: string): void {
  const points = item.points.map(({ id }) => id);
  item.points = [];
  if (points.length > 0) context.runtime.journal.write('points.deleted', { item: item.name, points, why });
}

function nextEpoch({ epochs }: ServiceContext, serverId: string): number {
  const epoch = (epochs.get(serverId) ?? 0) + 1;
  epochs.set(serverId, epoch);
  return epoch;
}

function newKey(runtime: Runtime): string {
  return Array.from(runtime.random('keys').bytes(32), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Of the key only a digest is told: enough to see that it is another one each time. */
function noteStart(
  context: ServiceContext,
  item: ProtectedItem,
  {
    direction,
    begin,
    key,
    processServerId,
    masterTargetId,
    location,
  }: Record<'direction' | 'begin' | 'key' | 'processServerId', string> & {
    readonly masterTargetId?: string;
    readonly location?: 'original';
  },
): void {
  const { runtime, sites } = context;
  const { name, epoch, input } = item;
  const { serverId: server, siteId } = input;
  runtime.journal.write('replication.started', {
    item: name,
    server,
    epoch,
    direction,
    begin,
    location,
    processServer: sites.component(siteId, processServerId)?.name,
    masterTarget: masterTargetId && sites.component(siteId, masterTargetId)?.name,
    policy: (direction === 'to-azure' ? input.policy : failbackPolicyFor(context, item)).name,
    keyDigest: runtime.codec.digest(keyFromHex(key)).slice(0, 16),
  });
}
