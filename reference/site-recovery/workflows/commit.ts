/** Commit: the failover stands. All recovery points of the item go, and with a failback also the machine in Azure. */
import { ok, type Result } from '../../model/result.ts';
import { notAllowed, type ServiceContext } from '../context.ts';
import { startItemJob, takesPartIn } from '../jobs/item-job.ts';
import type { ProtectedItem } from '../item.ts';
import { inOrder, type Job, type JobRun } from '../jobs/jobs.ts';
import { deleteMachineInAzure } from './machines.ts';

export function commit(context: ServiceContext, item: ProtectedItem): Result<Job> {
  if (!item.allows('Commit')) return notAllowed(item, 'a commit');
  return ok(startItemJob(context, 'CommitFailover', item, (run) => commitItem(context, run, item)));
}

export async function commitItem(context: ServiceContext, run: JobRun, item: ProtectedItem): Promise<Result<unknown>> {
  takesPartIn(item, run.job);
  return item.alone(async () => {
    const outcome = await inOrder(
      () => run.task('VmCommitPrerequisitesCheck', async () => ok()),
      () =>
        run.task('VmCommit', async () => {
          await deleteRecoveryPoints(context, item);
          // After a failback the master target held the points until now; told of no replica any more, it removes the disks.
          item.marching = {};
          if (item.state !== 'failedBack' || !item.machine) return ok();
          return deleteMachineInAzure(context, item.machine);
        }),
    );
    if (outcome.ok) item.send({ type: 'COMMITTED' });
    return outcome;
  });
}

export async function deleteRecoveryPoints(context: ServiceContext, item: ProtectedItem): Promise<void> {
  const deleted = context.parts.pointsCommitted(item.points);
  for (const { seedDisk } of item.input.disks) {
    const volume = await context.runtime.volumes.open(seedDisk);
    if (volume.ok) for (const point of deleted) await volume.value.dropSnapshot(point.tag);
  }
  const points = deleted.map(({ id }) => id);
  item.points = item.points.filter((point) => !deleted.includes(point));
  context.runtime.journal.write('points.deleted', { item: item.name, points, why: 'commit' });
}
