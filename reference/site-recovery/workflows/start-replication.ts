/** The tasks of an `EnableDr` job, whichever way data will flow: replication is ordered, and the agent takes its order. */
import { fail, ok, type Result } from '../../model/result.ts';
import { type ServiceContext, waitUntil } from '../context.ts';
import type { ProtectedItem } from '../item.ts';
import { inOrder, type JobRun } from '../jobs/jobs.ts';

/** An agent that has its order says so within a few of its own and its provider's polls. */
const ORDER_LIMIT_MS = 20 * 60_000;

export function startReplication(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
  { check, begin }: { check: () => Result<unknown>; begin: () => Promise<Result<unknown>> },
): Promise<Result<unknown>> {
  return inOrder(
    () => run.task('EnableProtectionPrerequisitesCheck', async () => check()),
    () =>
      run.task('CreateProtectionTarget', () => {
        item.initialReplication = 'copying';
        return begin();
      }),
    () => run.task('EnableProtection', async () => ok()),
    () => run.task('VmStartInitialReplication', () => orderTaken(context, item)),
    () => run.task('UpdateDraState', async () => ok()),
  );
}

async function orderTaken(context: ServiceContext, item: ProtectedItem): Promise<Result<undefined>> {
  const { friendlyName } = item.input;
  const taken = () => context.sites.agentOf(item)?.status?.epoch === item.epoch;
  if (await waitUntil(context.runtime, ORDER_LIMIT_MS, taken)) return ok();
  return fail('95226', `the Mobility service on ${friendlyName} did not take its order in time`);
}
