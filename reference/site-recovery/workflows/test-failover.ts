/** Test failover and its cleanup: a machine in an isolated network, beside a replication that does not notice. */
import { fail, ok, type Result } from '../../model/result.ts';
import { AT_ONCE, type PlanTurns } from '../plans/plan-order.ts';
import { notAllowed, type ServiceContext } from '../context.ts';
import { noteBroughtUp, startItemJob, takesPartIn } from '../jobs/item-job.ts';
import type { ProtectedItem, RecoveryPoint } from '../item.ts';
import { inOrder, type Job, type JobRun } from '../jobs/jobs.ts';
import { createMachineInAzure, deleteMachineInAzure, startMachineInAzure } from './machines.ts';
import type { PointChoice } from './point-choice.ts';
import { askedFor, choosePoint, whyNotChosen } from './points.ts';

export function testFailover(
  context: ServiceContext,
  item: ProtectedItem,
  choice: PointChoice,
  network: string,
): Result<Job> {
  if (!item.allows('TestFailover')) return notAllowed(item, 'a test failover');
  const unfit = whyNotChosen(item, choice);
  if (unfit) return { ok: false, failure: unfit };
  return ok(
    startItemJob(
      context,
      'TestFailover',
      item,
      async (run) => {
        item.send({ type: 'TEST_STARTED' });
        const outcome = await runTestFailover(context, run, item, () => choosePoint(context, item, choice), network);
        if (!outcome.ok) item.send({ type: 'TEST_FAILED' });
        return outcome;
      },
      askedFor(choice),
    ),
  );
}

export async function runTestFailover(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
  pointOf: () => Promise<Result<RecoveryPoint>>,
  network: string,
  turns: PlanTurns = AT_ONCE,
): Promise<Result<unknown>> {
  takesPartIn(item, run.job);
  run.job.details.network = network;
  let point: RecoveryPoint | undefined;
  const outcome = await item.alone(async () => {
    const brought = await inOrder(
      () =>
        run.task('VmTfoPrerequisitesCheck', async () =>
          item.points.length > 0 ? ok() : fail('RecoveryPointMissing', `${item.name} has no recovery point yet`),
        ),
      () => turns.turnOf(item, 'Failover'),
      () =>
        run.task('VmTfoInitiateFailover', async () => {
          const chosen = await pointOf();
          if (chosen.ok) point = chosen.value;
          return chosen;
        }),
      () =>
        run.task('VmTfoPrepareTestVm', async () => {
          const { machineName, nic } = item.target;
          const wish = {
            name: `${machineName}-Test`,
            network,
            address: nic.testStaticAddress,
            purpose: 'test',
          } as const;
          const created = await createMachineInAzure(context, item, point as RecoveryPoint, wish);
          if (created.ok) item.send({ type: 'MACHINE_MADE', machine: created.value, point: point as RecoveryPoint });
          return created;
        }),
      () => turns.turnOf(item, 'Boot'),
      () =>
        run.task('VmTfoBootTestVm', async () =>
          item.testMachine
            ? startMachineInAzure(context, item.testMachine)
            : fail('MACHINE_NOT_FOUND', 'no test machine'),
        ),
    );
    const { testMachine } = item;
    if (brought.ok) noteBroughtUp(run.job, item, { machine: testMachine?.name ?? '', purpose: 'test', network });
    // A test that does not come about leaves no machine behind.
    else if (testMachine) await deleteMachineInAzure(context, testMachine);
    return brought;
  });
  turns.done(item, outcome);
  return outcome;
}

/** Deletes the test machine. The test counts as done only when this has succeeded (documented). */
export function cleanUpTest(context: ServiceContext, item: ProtectedItem, comments?: string): Result<Job> {
  if (!item.allows('TestFailoverCleanup')) return notAllowed(item, 'a test failover cleanup');
  return ok(
    startItemJob(context, 'TestFailoverCleanup', item, (run) => {
      run.job.details.comments = comments;
      return runCleanUpTest(context, run, item);
    }),
  );
}

export async function runCleanUpTest(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
): Promise<Result<unknown>> {
  takesPartIn(item, run.job);
  const machine = item.testMachine;
  const { runtime, parts } = context;
  return item.alone(async () => {
    const outcome = await inOrder(
      () =>
        run.task('VmTfoCleanupPreflightsCheck', async () =>
          machine ? ok() : fail('MACHINE_NOT_FOUND', `${item.name} has no test machine`),
        ),
      () => run.task('VmTfoEndFailover', async () => ok()),
      () =>
        run.task('VmTfoDeleteTestVm', async () => {
          const deleted = await parts.deleteTestMachine(runtime.hypervisor({ kind: 'azure' }), machine?.name ?? '');
          for (const disk of machine?.disks ?? []) await runtime.volumes.remove(disk);
          // Somebody may have deleted it by hand.
          const gone = !deleted.ok && deleted.failure.code === 'MACHINE_NOT_FOUND';
          return gone ? ok() : deleted;
        }),
    );
    if (outcome.ok) item.send({ type: 'TEST_CLEANED', atMs: runtime.clock.nowMs() });
    return outcome;
  });
}
