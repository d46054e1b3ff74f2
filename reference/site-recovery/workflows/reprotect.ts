/**
 * Reprotect: replication in the other direction. From Azure home it needs a process server in Azure, the VPN, a master
 * target and a VMware datastore; after the failback it simply begins towards Azure again.
 */
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import { notAllowed, type ServiceContext, waitUntil } from '../context.ts';
import { startItemJob, takesPartIn } from '../jobs/item-job.ts';
import type { ProtectedItem } from '../item.ts';
import { inOrder, type Job, type JobRun } from '../jobs/jobs.ts';
import { failbackPolicyFor } from '../policies/policy-in-force.ts';
import { crowdedOut, matesOf } from '../site/master-targets.ts';
import { usableProcessServer } from '../site/process-servers.ts';
import {
  forgetPoints,
  removeReplica,
  startTowardsAzure,
  startTowardsHome,
  stopReplication,
} from '../replication/replication-start.ts';
import { startReplication, unlessDisabled, whileWanted } from './start-replication.ts';
import { goesHomeNext, homePrerequisites, type ReprotectRequest, refusalOfHome } from './way-home.ts';

export function reprotect(context: ServiceContext, item: ProtectedItem, request: ReprotectRequest): Result<Job> {
  if (!item.allows('SwitchProtection')) return notAllowed(item, 'a reprotect');
  if (goesHomeNext(item) && matesOf(context, item).length > 0) {
    return fail(
      'MultiVmMemberAlone',
      `${item.name} is a member of a replication group; reprotect it with a recovery plan`,
    );
  }
  const refused = goesHomeNext(item) ? refusalOfHome(context, item, request) : undefined;
  if (refused) return { ok: false, failure: refused };
  return ok(
    startItemJob(context, 'SwitchReplicationGroupProtection', item, (run) =>
      reprotectItem(context, run, item, request),
    ),
  );
}

/** One machine's reprotect, in its own job or in a plan's. */
export async function reprotectItem(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
  request: ReprotectRequest,
): Promise<Result<unknown>> {
  takesPartIn(item, run.job);
  const outcome = await (goesHomeNext(item) ? reprotectHome : reprotectToAzure)(context, run, item, request);
  if (outcome.ok) run.job.details.reprotected = item.name;
  return outcome;
}

async function reprotectHome(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
  request: ReprotectRequest,
): Promise<Result<unknown>> {
  const { siteId, serverId, friendlyName } = item.input;
  const masterTargetId = request.masterTargetId ?? '';
  const { datastore, failbackPolicy } = request;
  const former = item.processServerId;
  item.send({ type: 'REPROTECT_STARTED', way: { datastore, masterTarget: masterTargetId, failbackPolicy } });
  const outcome = await inOrder(
    () =>
      run.task('SwitchReplicationGroupProtectionPreflightTask', async () => {
        const original = await homePrerequisites(context, item, { ...request, masterTargetId });
        if (!original.ok) return original;
        item.send({ type: 'WAY_CHECKED', original: original.value, datastore: original.value?.datastore });
        // What came home before is the original now, or something that nothing is known of any more.
        item.machineHome = undefined;
        return ok();
      }),
    async () => {
      run.skip('VmCommitFailover');
      return ok();
    },
    () =>
      run.delegate('DiscoverReplicaTask', () => {
        const replica = { name: friendlyName, id: context.sites.agent(siteId, serverId)?.address ?? '' };
        return ok(context.jobs.start('DiscoverReplica', replica, 'ProtectionEntity', async () => ok()));
      }),
    () => run.task('GetSwitchProtectionRequirementsTask', async () => ok()),
    () =>
      protectReplica(context, run, item, async () => {
        const crowded = crowdedOut(context, item, masterTargetId);
        if (crowded) return { ok: false, failure: crowded };
        const { retentionMinutes } = failbackPolicyFor(context, item);
        // From here on the item's points are the ones the master target keeps.
        item.points = [];
        const begin = item.held.way.original ? 'checksum-copy' : 'full-copy';
        startTowardsHome(context, item, { ...request, masterTargetId, retentionMinutes }, begin);
        return ok();
      }),
  );
  if (outcome.ok) {
    item.send({ type: 'REPROTECTED' });
    // A small machine may have its first point before this job has heard of its last task.
    if (item.newestPoint?.epoch === item.epoch) item.send({ type: 'FIRST_POINT' });
  } else {
    // What the master target may have told of by now is of a copy that nobody goes on with.
    stopReplication(context, item);
    forgetPoints(context, item, 'reprotect failed');
    item.processServerId = former;
    item.initialReplication = 'complete';
    item.send({ type: 'REPROTECT_FAILED' });
  }
  return outcome;
}

async function reprotectToAzure(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
  request: ReprotectRequest,
): Promise<Result<unknown>> {
  const { siteId, friendlyName } = item.input;
  item.send({ type: 'REPROTECT_STARTED' });
  stopReplication(context, item);
  const wanted = unlessDisabled(item);
  const former = item.processServerId;
  item.processServerId = request.processServerId;
  const outcome = await inOrder(
    () =>
      run.task('SwitchReplicationGroupProtectionPreflightTask', () =>
        whileWanted(wanted, async () => {
          const sinceMs = item.held.lastFailoverMs ?? 0;
          const registered = () => (context.sites.agentOf(item)?.lastHeartbeatMs ?? 0) > sinceMs;
          const settled = () => registered() || !wanted().ok;
          if (await waitUntil(context.runtime, TIMER.agentRegistrationLimitMs, settled)) {
            return usableProcessServer(context.sites, siteId, request.processServerId);
          }
          return fail(
            'AgentNotRegistered',
            `the Mobility service of ${friendlyName} has not registered with the configuration server`,
          );
        }),
      ),
    async () => {
      run.skip('VmCommitFailover');
      return ok();
    },
    () => run.task('DiscoverReplicaTask', async () => ok()),
    () => run.task('GetSwitchProtectionRequirementsTask', async () => ok()),
    () =>
      protectReplica(context, run, item, async () => {
        // The replica from before the disaster is stale; it is written anew.
        await removeReplica(context, item);
        const still = wanted();
        return still.ok ? startTowardsAzure(context, item, request.processServerId, 'full-copy') : still;
      }),
  );
  if (!wanted().ok) return wanted();
  if (outcome.ok) {
    item.send({ type: 'ENABLED' });
  } else {
    // What was ordered is taken back, and the replica that was begun is of no use to anybody.
    if (item.marching.order) stopReplication(context, item);
    await removeReplica(context, item);
    forgetPoints(context, item, 'reprotect failed');
    item.processServerId = former;
    item.initialReplication = 'complete';
    item.send({ type: 'REPROTECT_FAILED' });
  }
  return outcome;
}

/** Replication in the new direction is enabled by a job of its own. Recorded. */
function protectReplica(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
  begin: () => Promise<Result<unknown>>,
): Promise<Result<unknown>> {
  return run.delegate('ProtectReplicaTask', () =>
    ok(
      startItemJob(context, 'EnableDr', item, (child) => startReplication(context, child, item, { check: ok, begin })),
    ),
  );
}
