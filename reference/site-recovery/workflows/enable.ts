/** Enable replication, and resynchronise it. */
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import type { ReplicationPath } from '../../wire/provider.ts';
import { notAllowed, type ServiceContext } from '../context.ts';
import type { ProtectedItem } from '../item.ts';
import { isAbout, startItemJob } from '../jobs/item-job.ts';
import type { Job, JobRun } from '../jobs/jobs.ts';
import { usableProcessServer } from '../site/process-servers.ts';
import {
  forgetPoints,
  removeReplica,
  startTowardsAzure,
  startTowardsHome,
  stopReplication,
} from '../replication/replication-start.ts';
import { type EnableRequest, type Ground, groundOf, newItem } from './new-item.ts';
import { installAgent } from './push-installation.ts';
import { startReplication, type StillWanted, unlessDisabled, untilOrderTaken } from './start-replication.ts';

export function enableProtection(context: ServiceContext, request: EnableRequest): Result<Job> {
  const ground = groundOf(context, request);
  if (!ground.ok) return ground;
  const { agent } = ground.value.machine;
  if (!agent) return enableWithoutAgent(context, request, ground.value);
  const item = newItem(context, request, ground.value, agent);
  if (!item.ok) return item;
  return ok(
    startItemJob(context, 'EnableDr', item.value, async (run) => {
      const wanted = unlessDisabled(item.value);
      const outcome = await startReplication(context, run, item.value, {
        check: () => enablePrerequisites(context, item.value),
        begin: () => startTowardsAzure(context, item.value, request.processServerId, 'full-copy'),
      });
      return concluded(context, item.value, wanted, outcome);
    }),
  );
}

/** The process server installs the Mobility service first; what there is to replicate is known when it has registered. */
function enableWithoutAgent(context: ServiceContext, request: EnableRequest, ground: Ground): Result<Job> {
  const { machine, replicationPath } = ground;
  if (machine.atVcenter?.power === 'off') {
    return fail('78145', `${machine.name} is switched off, as its vCenter tells`);
  }
  const { siteId, processServerId, itemName } = request;
  const isUnderWay = ({ scenario, targetId, endMs }: Job) =>
    scenario === 'EnableDr' && targetId === machine.id && endMs === undefined;
  if (context.jobs.list().some(isUnderWay)) {
    const message = `the Mobility service is being installed on ${machine.name} already`;
    return fail('OperationNotAllowedInCurrentState', message);
  }
  const work = async (run: JobRun): Promise<Result<unknown>> => {
    const checked = await run.task('EnableProtectionPrerequisitesCheck', async () => {
      const ready = siteReady(context, siteId, replicationPath);
      return ready.ok ? usableProcessServer(context.sites, siteId, processServerId) : ready;
    });
    if (!checked.ok) return checked;
    let begun: { readonly item: ProtectedItem; readonly wanted: StillWanted } | undefined;
    const prepared = await run.task('CreateProtectionTarget', async () => {
      const agent = await installAgent(context, run, 'CreateProtectionTarget', request, machine);
      if (!agent.ok) return agent;
      // Much may have changed while it was installed.
      const now = groundOf(context, request);
      if (!now.ok) return now;
      const item = newItem(context, request, now.value, agent.value);
      if (!item.ok) return item;
      isAbout(run.job, item.value);
      begun = { item: item.value, wanted: unlessDisabled(item.value) };
      item.value.initialReplication = 'copying';
      const started = await startTowardsAzure(context, item.value, processServerId, 'full-copy');
      return started.ok ? begun.wanted() : started;
    });
    if (!begun) return prepared;
    const { item, wanted } = begun;
    const outcome = prepared.ok ? await untilOrderTaken(context, run, item, wanted) : prepared;
    return concluded(context, item, wanted, outcome);
  };
  return ok(context.jobs.start('EnableDr', { name: itemName, id: machine.id }, 'ProtectionEntity', work));
}

async function concluded(
  context: ServiceContext,
  item: ProtectedItem,
  wanted: StillWanted,
  outcome: Result<unknown>,
): Promise<Result<unknown>> {
  if (!wanted().ok) return wanted();
  if (outcome.ok) item.send({ type: 'ENABLED' });
  else {
    stopReplication(context, item);
    await removeReplica(context, item);
    // It may have replicated all the while, when only the news of it did not come.
    forgetPoints(context, item, 'enable failed');
    item.send({ type: 'DISABLED' });
    context.items.delete(item.name);
  }
  return outcome;
}

function enablePrerequisites(context: ServiceContext, item: ProtectedItem): Result<unknown> {
  const { siteId, serverId, processServerId, replicationPath, friendlyName } = item.input;
  const ready = siteReady(context, siteId, replicationPath);
  if (!ready.ok) return ready;
  const agent = context.sites.agent(siteId, serverId);
  if (!agent || context.sites.silenceMs(siteId, agent.lastHeartbeatMs) > TIMER.sourceSilentMs) {
    return fail('78174', `no heartbeat of the Mobility service on ${friendlyName}`);
  }
  return usableProcessServer(context.sites, siteId, processServerId);
}

function siteReady(
  { sites, vault }: ServiceContext,
  siteId: string,
  replicationPath: ReplicationPath,
): Result<undefined> {
  const isPrivate = replicationPath === 'vpn' || replicationPath === 'expressroute-private';
  if (isPrivate && !vault.privateEndpoints?.cacheStorage) {
    return fail(
      'ReplicationOverVpnNotSupported',
      `replication data of the site would reach Azure over ${replicationPath}; it has to use public endpoints, or a private one of the cache storage account`,
    );
  }
  if (!sites.get(siteId)?.connected) {
    return fail('SiteDisconnected', 'the configuration server of the site is not connected');
  }
  return ok();
}

/** Compares checksums of source and replica and sends what differs; deltas go on after that. */
export function resynchronise(context: ServiceContext, item: ProtectedItem): Result<Job> {
  // Of what is protected it is on no list and begins all the same (recorded).
  const goesWithout = item.state === 'protected' && !item.occupied;
  if (!item.allows('RepairReplication') && !goesWithout) return notAllowed(item, 'resynchronising');
  return ok(
    startItemJob(context, 'RepairVMReplication', item, (run) =>
      run.task('RepairVmReplicationTask', () => beginResync(context, item, 'operator')),
    ),
  );
}

export async function beginResync(
  context: ServiceContext,
  item: ProtectedItem,
  by: NonNullable<ProtectedItem['resyncBy']>,
): Promise<Result<undefined>> {
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
  item.resyncBy = by;
  item.send({ type: 'RESYNC_STARTED' });
  return ok();
}
