/**
 * The tasks of an `EnableDr` job, whichever way data will flow: replication is ordered, and the agent takes its order.
 *
 * Disabling is allowed meanwhile, and stops replication. Then there is nothing left to start, and the task that is under way
 * says so (inferred).
 */
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import { type ServiceContext, waitUntil } from '../context.ts';
import type { ProtectedItem } from '../item.ts';
import { inOrder, type JobRun } from '../jobs/jobs.ts';

/** An agent that has its order says so within a few of its own and its provider's polls. */
const ORDER_LIMIT_MS = 20 * 60_000;

export type StillWanted = () => Result<undefined>;

/** Fails from when replication of the item is stopped after this moment, which is what disabling it does. */
export function unlessDisabled(item: ProtectedItem): StillWanted {
  const { stops } = item;
  return () =>
    item.stops === stops
      ? ok()
      : fail(
          'OperationNotAllowedInCurrentState',
          `replication of ${item.name} was disabled while it was being enabled`,
        );
}

export function startReplication(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
  { check, begin }: { check: () => Result<unknown>; begin: () => Promise<Result<unknown>> },
): Promise<Result<unknown>> {
  const wanted = unlessDisabled(item);
  const task = (name: string, work: () => Promise<Result<unknown>>) => () =>
    run.task(name, () => whileWanted(wanted, work));
  return inOrder(
    task('EnableProtectionPrerequisitesCheck', async () => check()),
    task('CreateProtectionTarget', () => {
      item.initialReplication = 'copying';
      return begin();
    }),
    () => untilOrderTaken(context, run, item, wanted),
  );
}

/** The last of these tasks: what was begun is taken up. */
export function untilOrderTaken(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
  wanted: StillWanted,
): Promise<Result<unknown>> {
  const task = (name: string, work: () => Promise<Result<unknown>>) => () =>
    run.task(name, () => whileWanted(wanted, work));
  return inOrder(
    task('EnableProtection', async () => ok()),
    task('VmStartInitialReplication', () => orderTaken(context, item, wanted)),
    task('UpdateDraState', async () => ok()),
  );
}

/** A task's work, which nobody wants any more once the item is disabled: whatever came of it, the task failed for that. */
export function whileWanted(wanted: StillWanted, work: () => Promise<Result<unknown>>): Promise<Result<unknown>> {
  return inOrder(
    async () => wanted(),
    async () => {
      const outcome = await work();
      const still = wanted();
      return still.ok ? outcome : still;
    },
  );
}

async function orderTaken(
  context: ServiceContext,
  item: ProtectedItem,
  wanted: StillWanted,
): Promise<Result<undefined>> {
  const { friendlyName } = item.input;
  const taken = () => context.sites.agentOf(item)?.status?.epoch === item.epoch;
  if (await waitUntil(context.runtime, ORDER_LIMIT_MS, () => taken() || !wanted().ok)) return ok();
  const { lastHeartbeatMs = 0 } = context.sites.agentOf(item) ?? {};
  const isSilent = context.sites.silenceMs(item.input.siteId, lastHeartbeatMs) > TIMER.sourceSilentMs;
  // Documented for the way home, when nothing can be heard of the machine in Azure.
  const code = item.state === 'reprotecting' && isSilent ? '95226' : 'OrderNotTaken';
  return fail(code, `the Mobility service on ${friendlyName} did not take its order in time`);
}
