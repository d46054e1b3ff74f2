/**
 * Cancelling a failover that nobody has committed. What the real service leaves behind is not published; inferred: the
 * machine in Azure is removed, replication stays stopped until it is repaired, and the failover may be tried again.
 */
import { ok, type Result } from '../../model/result.ts';
import { notAllowed, type ServiceContext } from '../context.ts';
import { startItemJob, takesPartIn } from '../jobs/item-job.ts';
import type { ProtectedItem } from '../item.ts';
import { inOrder, type Job, type JobRun } from '../jobs/jobs.ts';
import { dropMachineInAzure } from './machines.ts';

export function cancelFailover(context: ServiceContext, item: ProtectedItem): Result<Job> {
  if (!item.allows('CancelFailover')) return notAllowed(item, 'cancelling the failover');
  return ok(startItemJob(context, 'CancelFailover', item, (run) => cancelFailoverOfItem(context, run, item)));
}

/** One machine's part, in its own job or in a plan's. */
export async function cancelFailoverOfItem(
  context: ServiceContext,
  run: JobRun,
  item: ProtectedItem,
): Promise<Result<unknown>> {
  takesPartIn(item, run.job);
  return item.alone(async () => {
    const outcome = await inOrder(
      () => run.task('VmCancelPrerequisitesCheck', async () => ok()),
      () => run.task('VmCancelFailover', () => dropMachineInAzure(context, item)),
    );
    if (outcome.ok) item.send({ type: 'FAILOVER_CANCELLED' });
    return outcome;
  });
}
