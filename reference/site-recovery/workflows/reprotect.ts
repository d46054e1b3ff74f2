/**
 * Reprotect: replication in the other direction. From Azure home it needs a process server in Azure, the VPN, a master
 * target and a VMware datastore; after the failback it simply begins towards Azure again.
 */
import { fail, ok, type Result } from '../../model/result.ts';
import { failbackPolicyOf } from '../../model/policy.ts';
import { TIMER } from '../../model/timers.ts';
import { notAllowed, type ServiceContext, waitUntil } from '../context.ts';
import type { ProtectedItem } from '../item.ts';
import { inOrder, type Job, type JobRun } from '../jobs.ts';
import { startTowardsAzure, startTowardsHome, stopReplication } from '../replication-start.ts';
import { disabledMeanwhile } from './enable.ts';

export interface ReprotectRequest {
  readonly processServerId: string;
  /** Homeward only. */
  readonly masterTargetId?: string;
  readonly datastore?: string;
}

const ORDER_LIMIT_MS = 20 * 60_000;

export function reprotect(context: ServiceContext, item: ProtectedItem, request: ReprotectRequest): Result<Job> {
  if (!item.allows('SwitchProtection')) return notAllowed(item, 'a reprotect');
  const homeward = item.state === 'committed';
  if (homeward) {
    const refused = refusalOfHome(context, item, request);
    if (refused) return { ok: false, failure: refused };
  }
  return ok(
    context.jobs.start('SwitchReplicationGroupProtection', item.name, 'ProtectionEntity', (run) =>
      homeward ? reprotectHome(context, run, item, request) : reprotectToAzure(context, run, item, request),
    ),
  );
}

/** Failback goes to a VMware machine or nowhere (documented): a physical server cannot be named as the target. */
function refusalOfHome(context: ServiceContext, item: ProtectedItem, request: ReprotectRequest) {
  const { siteId } = item.input;
  const masterTarget = context.sites.component(siteId, request.masterTargetId ?? '');
  const vcenters = context.sites.get(siteId)?.inventory.vcenters ?? [];
  const datastores = vcenters.flatMap((vcenter) => vcenter.datastores);
  const physical =
    request.masterTargetId === item.input.serverId || context.sites.agent(siteId, request.masterTargetId ?? '');
  if (physical || datastores.length === 0 || request.datastore === undefined) {
    return {
      code: 'FailbackToPhysicalNotSupported',
      message: `${item.name} can only come back as a VMware machine: name a master target and a datastore of a vCenter`,
    };
  }
  if (masterTarget?.kind !== 'master-target') {
    return { code: 'ArmResourceDoesNotExist', message: `there is no master target ${request.masterTargetId}` };
  }
  return undefined;
}

async function reprotectHome(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
  request: ReprotectRequest,
): Promise<Result<unknown>> {
  const { siteId, serverId, policy, friendlyName } = item.input;
  item.send({ type: 'REPROTECT_STARTED' });
  const masterTargetId = request.masterTargetId ?? '';
  item.datastoreHome = request.datastore;
  const outcome = await inOrder(
    () =>
      run.task('SwitchReplicationGroupProtectionPreflightTask', () =>
        homePrerequisites(context, item, { ...request, masterTargetId }),
      ),
    async () => {
      run.skip('VmCommitFailover');
      return ok();
    },
    () => run.task('DiscoverReplicaTask', async () => ok()),
    () => run.task('GetSwitchProtectionRequirementsTask', async () => ok()),
    () =>
      run.task('ProtectReplicaTask', async () => {
        const { retentionMinutes } = failbackPolicyOf(policy);
        startTowardsHome(context, item, { ...request, masterTargetId, retentionMinutes }, 'full-copy');
        const taken = () => context.sites.agent(siteId, serverId)?.status?.epoch === item.epoch;
        if (await waitUntil(context.runtime, ORDER_LIMIT_MS, taken)) return ok();
        return fail('95226', `the machine of ${friendlyName} in Azure could not reach the configuration server`);
      }),
  );
  if (outcome.ok) {
    // From here on the item's points are the ones the master target keeps.
    item.points = [];
    item.send({ type: 'REPROTECTED' });
  } else {
    stopReplication(context, item);
    item.send({ type: 'REPROTECT_FAILED' });
  }
  return outcome;
}

/** Facts, section 5.7: what has to be there before data can flow home. */
async function homePrerequisites(
  context: ServiceContext,
  item: ProtectedItem,
  request: ReprotectRequest & { masterTargetId: string },
): Promise<Result<undefined>> {
  const { runtime, sites } = context;
  const { siteId, serverId, friendlyName } = item.input;
  const site = sites.get(siteId);
  if (!site?.connected)
    return fail('SiteDisconnected', 'the configuration server is not connected; nothing can fail back');
  const machine = item.machine && (await runtime.hypervisor({ kind: 'azure' }).inspect(item.machine.name));
  if (!machine?.ok || machine.value.power !== 'on') {
    return fail('78093', `the machine of ${friendlyName} in Azure is not running`);
  }
  const sinceMs = item.lastFailoverMs ?? 0;
  const registered = () => (sites.agent(siteId, serverId)?.lastHeartbeatMs ?? 0) > sinceMs;
  if (!(await waitUntil(runtime, TIMER.agentRegistrationLimitMs, registered))) {
    return fail(
      '95226',
      `the Mobility service of ${friendlyName} in Azure has not registered with the configuration server`,
    );
  }
  const masterTarget = sites.component(siteId, request.masterTargetId);
  if (!masterTarget || sites.silenceMs(siteId, masterTarget.lastHeartbeatMs) > TIMER.masterTargetSilentMs) {
    return fail('78022', 'no heartbeat of the master target');
  }
  const processServer = sites.component(siteId, request.processServerId);
  if (processServer?.kind !== 'process-server') {
    return fail('ArmResourceDoesNotExist', `there is no process server ${request.processServerId}`);
  }
  if (sites.silenceMs(siteId, processServer.lastHeartbeatMs) > TIMER.processServerSilentMs) {
    return fail('806', `no heartbeat of process server ${processServer.name}`);
  }
  const vcenter = site.inventory.vcenters.find(({ datastores }) => datastores.includes(request.datastore ?? ''));
  if (!vcenter?.reachable) return fail('8061', `datastore ${request.datastore} cannot be reached`);
  if (vcenter.access !== 'write') return fail('VcenterReadOnly', 'the vCenter account has no write rights');
  // The machine of an earlier failback is this server's own and will be replaced; any other is in the way.
  if (vcenter.machines.includes(friendlyName) && item.machineHome?.name !== friendlyName) {
    return fail('78052', `a machine named ${friendlyName} exists already where it should be created`);
  }
  return ok();
}

async function reprotectToAzure(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
  request: ReprotectRequest,
): Promise<Result<unknown>> {
  const { siteId, serverId, friendlyName } = item.input;
  item.send({ type: 'REPROTECT_STARTED' });
  stopReplication(context, item);
  const outcome = await inOrder(
    () =>
      run.task('SwitchReplicationGroupProtectionPreflightTask', async () => {
        const sinceMs = item.lastFailoverMs ?? 0;
        const registered = () => (context.sites.agent(siteId, serverId)?.lastHeartbeatMs ?? 0) > sinceMs;
        if (await waitUntil(context.runtime, TIMER.agentRegistrationLimitMs, registered)) return ok();
        return fail(
          '95226',
          `the Mobility service of ${friendlyName} has not registered with the configuration server`,
        );
      }),
    async () => {
      run.skip('VmCommitFailover');
      return ok();
    },
    () =>
      run.task('ProtectReplicaTask', async () => {
        // The replica from before the disaster is stale; it is written anew.
        for (const { seedDisk } of item.input.disks) await context.runtime.volumes.remove(seedDisk);
        const started = await startTowardsAzure(context, item, request.processServerId, 'full-copy');
        if (!started.ok) return started;
        const taken = () => context.sites.agent(siteId, serverId)?.status?.epoch === item.epoch;
        if (await waitUntil(context.runtime, ORDER_LIMIT_MS, taken)) return ok();
        return fail('95226', `the Mobility service of ${friendlyName} did not take its order in time`);
      }),
  );
  if (item.state === 'unprotected') return disabledMeanwhile(item);
  item.send({ type: 'ENABLED' });
  if (!outcome.ok) item.send({ type: 'RESYNC_REQUIRED', reason: outcome.failure.code });
  return outcome;
}
