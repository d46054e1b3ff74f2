/**
 * Failback: the machine in Azure stops for good before its copy at home starts.
 *
 * Nothing is lost because the Mobility service ships everything up to a final tag before it shuts the machine down, and
 * the copy is made from that tag. When the tag does not come home in time (the VPN is down, say), the failback is given
 * up and the machine in Azure serves on: inferred, since the documents only say that the shutdown precedes the start.
 *
 * Who asks for an application-consistent point, or names one, comes home with what there was then (documented: it is behind,
 * and loses what was written after it). It is chosen before the shutdown, whose last point is none of those.
 */
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import { AT_ONCE, type PlanTurns } from '../plans/plan-order.ts';
import { notAllowed, type ServiceContext, waitUntil } from '../context.ts';
import { noteBroughtUp, startItemJob, takesPartIn } from '../jobs/item-job.ts';
import type { ProtectedItem, RecoveryPoint } from '../item.ts';
import { inOrder, type Job, type JobRun } from '../jobs/jobs.ts';
import { PROCESS_SERVER_SWITCHED } from '../site/process-servers.ts';
import { startTowardsHome } from '../replication/replication-start.ts';
import { originalAgain } from './original-machine.ts';
import type { PointChoice } from './point-choice.ts';
import { createAtHome, forgetCopyAtHome, HOME_NETWORK, startAtHome } from './machine-at-home.ts';
import { askedFor, choosePoint, type FailoverRequest, whyNotChosen } from './points.ts';

const WITH_EVERYTHING: FailoverRequest = { choice: { kind: 'latest' }, shutDownSource: true };

export function failBack(context: ServiceContext, item: ProtectedItem, request = WITH_EVERYTHING): Result<Job> {
  if (!item.allows('UnplannedFailover')) return notAllowed(item, 'a failback');
  const { choice } = request;
  const unfit = whyNotChosen(item, choice);
  if (unfit) return { ok: false, failure: unfit };
  const chosen = isBehind(choice) ? () => choosePoint(context, item, choice) : undefined;
  const failBackIt = (run: JobRun) => failBackItems(context, run, [item], chosen);
  return ok(startItemJob(context, 'UnplannedFailover', item, failBackIt, askedFor(choice, request)));
}

/** Whether it leaves out what is written until the machine in Azure has stopped. */
export function isBehind({ kind }: PointChoice): boolean {
  return kind !== 'latest' && kind !== 'latest-processed';
}

type ChooseAmong = (item: ProtectedItem, together: readonly ProtectedItem[]) => Promise<Result<RecoveryPoint>>;

/**
 * One machine, or all members of a replication group: they come home together or not at all.
 *
 * @param choose where they do not come home with everything, each from its own last point
 */
export async function failBackItems(
  context: ServiceContext,
  run: JobRun,
  items: readonly ProtectedItem[],
  choose: ChooseAmong | undefined,
  turns: PlanTurns = AT_ONCE,
  runOf: (item: ProtectedItem) => JobRun = () => run,
): Promise<Result<unknown>> {
  for (const item of items) {
    takesPartIn(item, run.job);
    item.send({ type: 'FAILOVER_STARTED' });
  }
  const givenUp = (reason: Result<unknown>) => {
    for (const item of items) turns.done(item, reason);
    return reason;
  };
  await Promise.all(items.map((item) => turns.turnOf(item, 'Shutdown')));
  const points = new Map<ProtectedItem, RecoveryPoint>();
  const check = async (item: ProtectedItem) => {
    const fit = await failbackPrerequisites(context, item);
    const point = fit.ok ? await choose?.(item, items) : undefined;
    if (point?.ok) points.set(item, point.value);
    return point?.ok === false ? point : fit;
  };
  const checked = await Promise.all(
    items.map((item) => runOf(item).task('VmUfoPrerequisitesCheck', () => check(item))),
  );
  const reason = checked.find((outcome) => !outcome.ok);
  if (reason) {
    for (const item of items) item.send({ type: 'FAILBACK_REFUSED' });
    return givenUp(reason);
  }
  const prepared = await Promise.all(items.map((item) => prepareAtHome(context, runOf(item), item)));
  const allTurns = () => Promise.all(items.map((item) => turns.turnOf(item, 'Failover')));
  const isObstacle = (outcome: Result<unknown>) => !outcome.ok;
  const obstacle = prepared.find(isObstacle) ?? (await allTurns()).find(isObstacle);
  if (obstacle) {
    givenUp(obstacle);
    await Promise.all(items.map((item) => serveOnInAzure(context, item)));
    return obstacle;
  }
  const made = await Promise.all(
    items.map((item) => runOf(item).task('VmFailover', () => createAtHome(context, item, points.get(item)))),
  );
  const notMade = made.find((outcome) => !outcome.ok);
  if (notMade) {
    givenUp(notMade);
    await Promise.all(items.map((item) => serveOnInAzure(context, item)));
    return notMade;
  }
  const started = await Promise.all(items.map((item) => comeHome(context, runOf(item), item, turns)));
  return started.find((outcome) => !outcome.ok) ?? ok();
}

/**
 * Its last changes are shipped by the machine in Azure itself, so it has to be running (inferred; documented for a reprotect,
 * with this code): one that somebody switched off or deleted would come home as it was at some earlier point, in silence.
 * Nor does anything come home of a stream that broke, until it is resynchronised (inferred): the machine would be shut down
 * for nothing.
 */
async function failbackPrerequisites(context: ServiceContext, item: ProtectedItem): Promise<Result<undefined>> {
  const { friendlyName } = item.input;
  if (item.points.length === 0) return fail('RecoveryPointMissing', `${item.name} has no recovery point at home yet`);
  const state = await context.runtime.hypervisor({ kind: 'azure' }).inspect(item.machine?.name ?? '');
  if (!state.ok || state.value.power !== 'on') {
    return fail('78093', `the machine of ${friendlyName} in Azure is not running`);
  }
  // What moved to another process server has to be resynchronised too, but its stream goes on.
  const broken = item.resyncReason !== undefined && item.resyncReason !== PROCESS_SERVER_SWITCHED;
  return broken ? hasToBeResynchronised(item) : originalAgain(context, item);
}

function prepareAtHome(context: ServiceContext, run: JobRun, item: ProtectedItem): Promise<Result<unknown>> {
  return inOrder(
    () => run.task('VmShutdownVmOnPrimary', () => finishInAzure(context, item)),
    () => run.task('VmPrepareForUnPlannedFailover', () => stoppedAndLevel(context, item)),
  );
}

async function comeHome(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
  turns: PlanTurns,
): Promise<Result<unknown>> {
  const outcome = await inOrder(
    () => turns.turnOf(item, 'Boot'),
    () => run.task('VmFoStartVmOnSecondary', () => startAtHome(context, item)),
  );
  turns.done(item, outcome);
  if (!outcome.ok) {
    await serveOnInAzure(context, item);
    return outcome;
  }
  noteBroughtUp(run.job, item, { machine: item.machineHome?.name ?? '', purpose: 'production', network: HOME_NETWORK });
  const disks = item.marching.replica?.release?.volumes ?? item.activeDisks;
  // The master target goes on holding the points until they are deleted by the commit.
  item.marching = { replica: item.marching.replica };
  context.runtime.journal.write('replication.stopped', {
    item: item.name,
    server: item.input.serverId,
    epoch: item.epoch,
  });
  item.send({ type: 'FAILED_OVER', askedMs: run.job.startMs, atMs: context.runtime.clock.nowMs(), disks });
  return outcome;
}

/** The agent is asked first, for the sake of its last changes; the fabric makes sure. */
async function finishInAzure(context: ServiceContext, item: ProtectedItem): Promise<Result<unknown>> {
  if (!context.parts.retireMachineInAzure) return ok();
  item.marching = { ...item.marching, finish: { id: context.runtime.random('commands').uuid() } };
  const azure = context.runtime.hypervisor({ kind: 'azure' });
  const name = item.machine?.name ?? '';
  const untilMs = context.runtime.clock.nowMs() + TIMER.finalSynchronisationMs;
  while (context.runtime.clock.nowMs() < untilMs) {
    const state = await azure.inspect(name);
    if (state.ok && state.value.power === 'off') return ok();
    const broken = whyNothingComes(context, item);
    if (broken) return broken;
    await context.runtime.clock.sleep(10_000);
  }
  return fail('SourceNotShutDown', `${item.input.friendlyName} in Azure did not ship its last changes in time`);
}

/** What has shut itself down, or lost its power, would come back with it; what its fabric has stopped does not. */
async function stoppedAndLevel(context: ServiceContext, item: ProtectedItem): Promise<Result<unknown>> {
  if (!context.parts.retireMachineInAzure) return ok();
  const azure = context.runtime.hypervisor({ kind: 'azure' });
  const [stopped, level] = await Promise.all([azure.stop(item.machine?.name ?? ''), lastChangesHome(context, item)]);
  return stopped.ok ? level : stopped;
}

async function lastChangesHome(context: ServiceContext, item: ProtectedItem): Promise<Result<undefined>> {
  const arrived = () => item.newestPoint?.final === true && item.newestPoint.epoch === item.epoch;
  const settled = () => arrived() || whyNothingComes(context, item) !== undefined;
  if ((await waitUntil(context.runtime, TIMER.finalSynchronisationMs, settled)) && arrived()) return ok();
  const broken = whyNothingComes(context, item);
  if (broken) return broken;
  return fail('FinalChangesMissing', `the last changes of ${item.input.friendlyName} did not reach the master target`);
}

/** The stream was found to be broken when the failback had begun: whoever waits for its last changes waits in vain. */
function whyNothingComes({ sites }: ServiceContext, item: ProtectedItem): Result<never> | undefined {
  const reason = sites.brokenStream(item);
  return reason === undefined ? undefined : hasToBeResynchronised(item);
}

function hasToBeResynchronised({ input }: ProtectedItem): Result<never> {
  return fail('78024', `${input.friendlyName} has to be resynchronised before it can come home`);
}

/**
 * The failback is off: the machine in Azure runs again, and the copy at home is brought level by checksums. It is stopped
 * first, because its agent may be about to shut it down still, out of reach and after nobody waits for it any more.
 */
async function serveOnInAzure(context: ServiceContext, item: ProtectedItem): Promise<void> {
  const { marching, machine } = item;
  if (machine) {
    const azure = context.runtime.hypervisor({ kind: 'azure' });
    await azure.stop(machine.name);
    await azure.start(machine.name);
  }
  const { relay, replica } = marching;
  if (relay && replica) {
    const way = {
      processServerId: relay.componentId,
      masterTargetId: replica.componentId,
      retentionMinutes: replica.retentionMinutes,
    };
    startTowardsHome(context, item, way, 'checksum-copy');
    item.resyncBy = 'service';
    await forgetCopyAtHome(context, item, replica.release?.volumes ?? []);
  }
  item.send({ type: 'FAILOVER_FAILED' });
  if (item.newestPoint?.epoch === item.epoch) item.send({ type: 'FIRST_POINT' });
}
