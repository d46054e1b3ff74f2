/**
 * Failover to Azure (the API calls it *unplanned failover*), a later change of the recovery point, and the refusals that
 * belong to it.
 */
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import { AT_ONCE, type PlanTurns } from '../plans/plan-order.ts';
import { notAllowed, type ServiceContext, waitUntil } from '../context.ts';
import { noteBroughtUp, startItemJob, takesPartIn } from '../jobs/item-job.ts';
import type { ProtectedItem, RecoveryPoint } from '../item.ts';
import { inOrder, type Job, type JobRun } from '../jobs/jobs.ts';
import { stopReplication } from '../replication/replication-start.ts';
import { failBack } from './failback.ts';
import { createMachineInAzure, deleteMachineInAzure, dropMachineInAzure, startMachineInAzure } from './machines.ts';
import type { PointChoice } from './point-choice.ts';
import { askedFor, choosePoint, type FailoverRequest, whyNotChosen } from './points.ts';

/** Planned failover does not exist for physical servers (documented); asking for it is refused in every state. */
export function plannedFailover(context: ServiceContext, item: ProtectedItem): Result<Job> {
  if (context.parts.plannedFailover === 'accepted') {
    return failOver(context, item, { choice: { kind: 'latest' }, shutDownSource: true });
  }
  return fail(
    'PlannedFailoverNotSupported',
    `${item.name} is a physical server: only an unplanned failover is available`,
  );
}

export function failOver(context: ServiceContext, item: ProtectedItem, request: FailoverRequest): Result<Job> {
  if (!item.allows('UnplannedFailover')) return notAllowed(item, 'a failover');
  const mates = [...context.items.values()].filter((other) => other.input.group === item.input.group);
  if (item.input.group && item.input.policy.multiVmSync && mates.length > 1) {
    return fail(
      'MultiVmMemberAlone',
      `${item.name} is a member of a replication group; fail it over with a recovery plan`,
    );
  }
  if (item.homeward) return failBack(context, item, request);
  const unfit = whyNotChosen(item, request.choice);
  if (unfit) return { ok: false, failure: unfit };
  return ok(
    startItemJob(
      context,
      'UnplannedFailover',
      item,
      (run) =>
        failOverItem(context, run, item, request.shutDownSource, () => choosePoint(context, item, request.choice)),
      askedFor(request.choice, request),
    ),
  );
}

/**
 * One machine's failover, as part of its own job or of a plan's, step by step. What becomes of the item is told by events alone:
 * that it began, that its machine was made, and how it ended.
 */
export async function failOverItem(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
  shutDownSource: boolean,
  pointOf: () => Promise<Result<RecoveryPoint>>,
  turns: PlanTurns = AT_ONCE,
): Promise<Result<unknown>> {
  takesPartIn(item, run.job);
  item.send({ type: 'FAILOVER_STARTED' });
  await turns.turnOf(item, 'Shutdown');
  const checked = await run.task('VmUfoPrerequisitesCheck', async () =>
    item.points.length > 0 ? ok() : fail('RecoveryPointMissing', `${item.name} has no recovery point yet`),
  );
  await sourceDown(context, run, item, shutDownSource && checked.ok);
  const outcome = await inOrder(
    async () => checked,
    () => turns.turnOf(item, 'Failover'),
    () => run.task('VmFailover', () => bringUp(context, item, pointOf)),
    () => turns.turnOf(item, 'Boot'),
    () => run.task('VmFoStartVmOnSecondary', () => start(context, item)),
  );
  turns.done(item, outcome);
  if (!outcome.ok) await giveUp(context, item);
  else {
    item.send({ type: 'FAILED_OVER', askedMs: run.job.startMs, atMs: context.runtime.clock.nowMs() });
    noteMachine(run, item);
  }
  return outcome;
}

/** Best effort: the failover goes on without (documented). */
async function sourceDown(context: ServiceContext, run: JobRun, item: ProtectedItem, isWanted: boolean): Promise<void> {
  if (!isWanted) run.skip('VmShutdownVmOnPrimary');
  const down = isWanted && (await run.task('VmShutdownVmOnPrimary', () => shutDownAtSite(context, item))).ok;
  if (down) await run.task('VmPrepareForUnPlannedFailover', () => finalChanges(context, item));
  else run.skip('VmPrepareForUnPlannedFailover');
}

function noteMachine(run: JobRun, item: ProtectedItem): void {
  if (!item.machine) return;
  noteBroughtUp(run.job, item, { machine: item.machine.name, purpose: 'production', network: item.target.network });
}

/** A failover that does not come about leaves replication stopped (documented for one that is cancelled), and no machine. */
async function giveUp(context: ServiceContext, item: ProtectedItem): Promise<void> {
  if (item.marching.order) stopReplication(context, item);
  const deleted = await dropMachineInAzure(context, item);
  item.send({ type: 'FAILOVER_FAILED', left: deleted.ok ? undefined : item.machine });
}

/**
 * Asks the Mobility service to finish. Its final tag in the stream says that it did. One from an earlier failover that was
 * cancelled says so only while nothing has been heard of the source since.
 */
async function shutDownAtSite(context: ServiceContext, item: ProtectedItem): Promise<Result<undefined>> {
  const askedMs = context.runtime.clock.nowMs();
  item.marching = { ...item.marching, finish: { id: context.runtime.random('commands').uuid() } };
  const finished = () => {
    if (item.newestPoint?.final !== true || item.newestPoint.epoch !== item.epoch) return false;
    const cameMs = item.lastPointCameMs ?? 0;
    const heardMs = context.sites.agentOf(item)?.lastHeartbeatMs ?? 0;
    return cameMs >= askedMs || heardMs <= cameMs + TIMER.settingsPollMs;
  };
  if (await waitUntil(context.runtime, TIMER.sourceShutdownMs, finished)) return ok();
  return fail('SourceNotShutDown', `${item.input.friendlyName} could not be shut down; the failover goes on without`);
}

async function finalChanges(context: ServiceContext, _item: ProtectedItem): Promise<Result<undefined>> {
  await context.replicator.catchUp();
  return ok();
}

async function bringUp(
  context: ServiceContext,
  item: ProtectedItem,
  pointOf: () => Promise<Result<RecoveryPoint>>,
): Promise<Result<unknown>> {
  const point = await pointOf();
  stopReplication(context, item);
  if (!point.ok) return point;
  const { machineName: name, network, nic } = item.target;
  const wish = { name, network, address: nic.staticAddress, purpose: 'production' } as const;
  const created = await createMachineInAzure(context, item, point.value, wish);
  if (created.ok) item.send({ type: 'MACHINE_MADE', machine: created.value, point: point.value });
  return created;
}

async function start(context: ServiceContext, item: ProtectedItem): Promise<Result<unknown>> {
  return item.machine
    ? startMachineInAzure(context, item.machine)
    : fail('MACHINE_NOT_FOUND', 'no machine was created');
}

/** Another recovery point for a machine that was failed over and not committed. The machine is made anew. */
export function changeRecoveryPoint(context: ServiceContext, item: ProtectedItem, choice: PointChoice): Result<Job> {
  if (!item.allows('ChangePit')) return notAllowed(item, 'changing the recovery point');
  const unfit = whyNotChosen(item, choice);
  if (unfit) return { ok: false, failure: unfit };
  return ok(
    startItemJob(
      context,
      'ApplyRecoveryPoint',
      item,
      (run) =>
        item.alone(async () => {
          const point =
            choice.kind === 'latest' ? ok(item.newestPoint as RecoveryPoint) : await choosePoint(context, item, choice);
          if (!point.ok) return point;
          const outcome = await inOrder(
            () => (item.machine ? deleteMachineInAzure(context, item.machine) : Promise.resolve(ok())),
            () => run.task('VmFailover', () => bringUp(context, item, async () => point)),
            () => run.task('VmFoStartVmOnSecondary', () => start(context, item)),
          );
          if (!outcome.ok) await giveUp(context, item);
          else {
            item.send({ type: 'POINT_CHANGED' });
            noteMachine(run, item);
          }
          return outcome;
        }),
      askedFor(choice),
    ),
  );
}
