/** Enable replication, disable it, and resynchronise it. */
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import { policyMapped } from '../policies/mappings.ts';
import { notAllowed, type ServiceContext } from '../context.ts';
import { type ItemInput, ProtectedItem } from '../item.ts';
import { startItemJob } from '../jobs/item-job.ts';
import { inOrder, type Job } from '../jobs/jobs.ts';
import { machineNamed } from '../site/protectable-machines.ts';
import { usableProcessServer } from '../site/process-servers.ts';
import { completeTarget, type TargetSettings } from '../target-settings.ts';
import {
  forgetPoints,
  removeReplica,
  startTowardsAzure,
  startTowardsHome,
  stopReplication,
} from '../replication/replication-start.ts';
import { enableWithoutAgent } from './push-installation.ts';
import { startReplication, unlessDisabled } from './start-replication.ts';

export interface EnableRequest {
  readonly itemName: string;
  readonly siteId: string;
  /** The machine: its id, or its agent's own name for it. */
  readonly serverId: string;
  readonly policy: string;
  readonly processServerId: string;
  readonly cacheAccount: string;
  readonly targetNetwork: string;
  readonly targetMachineName: string;
  /** The rest of what the machine in Azure is to be like. */
  readonly settings?: Partial<TargetSettings>;
  /** Disks to protect; all of the machine when absent. */
  readonly disks?: readonly string[];
  readonly group?: string;
}

export function enableProtection(context: ServiceContext, request: EnableRequest): Result<Job> {
  const existing = context.items.get(request.itemName);
  if (existing && existing.state !== 'unprotected') return notAllowed(existing, 'enabling replication');
  const policy = context.policies.get(request.policy);
  if (!policy) return fail('ArmResourceDoesNotExist', `there is no replication policy ${request.policy}`);
  if (policy.homeward) return fail('PolicyInvalid', `${policy.name} is a failback policy`);
  const site = context.sites.get(request.siteId);
  const machine = machineNamed(context, request.siteId, request.serverId);
  if (!site || !machine) {
    return fail('ArmResourceDoesNotExist', `no machine ${request.serverId} was discovered at site ${request.siteId}`);
  }
  const mapped = policyMapped(context, policy, request.siteId);
  if (!mapped.ok) return mapped;
  const { agent } = machine;
  if (!agent) return ok(enableWithoutAgent(context, request, machine));
  const twin = [...context.items.values()].find(({ input }) => input.serverId === agent.serverId);
  if (twin && twin.state !== 'unprotected') return notAllowed(twin, 'enabling replication');
  const { random } = context.runtime;
  const wanted = agent.disks.filter((disk) => !request.disks || request.disks.includes(disk.name));
  const input: ItemInput = {
    name: request.itemName,
    serverId: agent.serverId,
    friendlyName: agent.name,
    siteId: request.siteId,
    policy,
    processServerId: request.processServerId,
    cacheAccount: request.cacheAccount,
    target: completeTarget({
      ...request.settings,
      machineName: request.targetMachineName,
      network: request.targetNetwork,
    }),
    group: request.group,
    replicationPath: site.registration.replicationPath,
    disks: wanted.map(({ name, capacityBytes }) => ({
      name,
      capacityBytes,
      seedDisk: `asrseeddisk-${agent.name.slice(0, 8)}-PHYSICAL-${random('seed-disks').uuid()}`,
    })),
  };
  const { parts, runtime } = context;
  const item = new ProtectedItem(input, runtime.journal, parts.allowedIn, runtime);
  context.items.set(item.name, item);
  const job = startItemJob(context, 'EnableDr', item, async (run) => {
    const wanted = unlessDisabled(item);
    const outcome = await startReplication(context, run, item, {
      check: () => enablePrerequisites(context, item),
      begin: () => startTowardsAzure(context, item, input.processServerId, 'full-copy'),
    });
    if (!wanted().ok) return wanted();
    if (outcome.ok) item.send({ type: 'ENABLED' });
    else {
      stopReplication(context, item);
      await removeReplica(context, item);
      item.send({ type: 'DISABLED' });
      context.items.delete(item.name);
    }
    return outcome;
  });
  return ok(job);
}

function enablePrerequisites(context: ServiceContext, item: ProtectedItem): Result<undefined> {
  const { siteId, serverId, processServerId, replicationPath, friendlyName } = item.input;
  if (replicationPath === 'vpn' || replicationPath === 'expressroute-private') {
    return fail(
      'ReplicationOverVpnNotSupported',
      `replication data of the site would reach Azure over ${replicationPath}; it has to use public endpoints`,
    );
  }
  const site = context.sites.get(siteId);
  if (!site?.connected) return fail('SiteDisconnected', 'the configuration server of the site is not connected');
  const agent = context.sites.agent(siteId, serverId);
  if (!agent || context.sites.silenceMs(siteId, agent.lastHeartbeatMs) > TIMER.sourceSilentMs) {
    return fail('78174', `no heartbeat of the Mobility service on ${friendlyName}`);
  }
  const usable = usableProcessServer(context.sites, siteId, processServerId);
  return usable.ok ? ok() : usable;
}

/** Ends replication on both sides, for which the site has to be connected (documented). */
export function disableProtection(context: ServiceContext, item: ProtectedItem): Result<Job> {
  return endProtection(context, item, () =>
    context.sites.get(item.input.siteId)?.connected
      ? ok()
      : fail('SiteDisconnected', 'the configuration server of the site is not connected; the item can only be purged'),
  );
}

/** Drops the vault's side alone, for a site that is gone (documented). One that comes back is told that all is over. */
export function purgeProtection(context: ServiceContext, item: ProtectedItem): Result<Job> {
  return endProtection(context, item, () => ok());
}

function endProtection(context: ServiceContext, item: ProtectedItem, check: () => Result<unknown>): Result<Job> {
  if (!item.allows('DisableProtection')) return notAllowed(item, 'disabling replication');
  return ok(
    startItemJob(context, 'DisableDr', item, (run) =>
      item.alone(() =>
        inOrder(
          () =>
            run.task('DisableProtectionOnPrimary', async () => {
              const possible = check();
              if (possible.ok) stopReplication(context, item);
              return possible;
            }),
          () =>
            run.task('DisableProtectionOnSecondary', async () => {
              await removeReplica(context, item);
              forgetPoints(context, item, 'disabled');
              return ok();
            }),
          () =>
            run.task('UpdateDraState', async () => {
              item.send({ type: 'DISABLED' });
              context.items.delete(item.name);
              return ok();
            }),
        ),
      ),
    ),
  );
}

/** Compares checksums of source and replica and sends what differs; deltas go on after that. */
export function resynchronise(context: ServiceContext, item: ProtectedItem): Result<Job> {
  // Of what is protected it is on no list and begins all the same (recorded).
  const goesWithout = item.state === 'protected' && !item.occupied;
  if (!item.allows('RepairReplication') && !goesWithout) return notAllowed(item, 'resynchronising');
  return ok(
    startItemJob(context, 'RepairVMReplication', item, (run) =>
      run.task('RepairVmReplicationTask', () => beginResync(context, item)),
    ),
  );
}

export async function beginResync(context: ServiceContext, item: ProtectedItem): Promise<Result<undefined>> {
  const { processServerId, marching } = item;
  const wayHome = marching.replica;
  item.resyncDueMs = undefined;
  if (wayHome) {
    const way = {
      processServerId,
      masterTargetId: wayHome.componentId,
      retentionMinutes: wayHome.retentionMinutes,
    };
    context.replicator.stop(item);
    startTowardsHome(context, item, way, 'checksum-copy');
  } else {
    context.replicator.stop(item);
    const started = await startTowardsAzure(context, item, processServerId, 'checksum-copy');
    if (!started.ok) return started;
  }
  item.send({ type: 'RESYNC_STARTED' });
  return ok();
}
