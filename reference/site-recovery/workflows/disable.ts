/**
 * Ends replication of an item: *disable and remove* at both ends, *purge* at the vault's end alone (both documented). Neither
 * takes the Mobility service from a machine (documented), and neither touches a machine: whatever serves, and whatever a test
 * has left, is its owner's from now on.
 *
 * What stays where, state by state, is a table: `disable-outcomes.ts`.
 */
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import { notAllowed, type ServiceContext, takes } from '../context.ts';
import type { ProtectedItem } from '../item.ts';
import { startItemJob } from '../jobs/item-job.ts';
import { inOrder, type Job, type JobRun } from '../jobs/jobs.ts';
import { forgetPoints, leaveReplication, removeReplica, stopReplication } from '../replication/replication-start.ts';

/** Fails without having begun anything while the site is not connected: it could not be told. */
export function disableProtection(context: ServiceContext, item: ProtectedItem): Result<Job> {
  const { runtime, sites } = context;
  const { siteId, serverId } = item.input;
  if (!item.allows('DisableProtection')) return notAllowed(item, 'disabling replication');
  const work = (run: JobRun) =>
    item.alone(() =>
      inOrder(
        () =>
          run.task('DisableProtectionOnPrimary', async () => {
            if (!sites.get(siteId)?.connected) {
              const why = 'the configuration server of the site is not connected; the item can only be purged';
              return fail('SiteDisconnected', why);
            }
            sites.cleanUp(siteId, serverId);
            stopReplication(context, item);
            // The site hears of it meanwhile; one that is lost now finds it with its next poll.
            return takes(runtime, TIMER.disableFromMs, TIMER.disableToMs);
          }),
        () => run.task('DisableProtectionOnSecondary', () => dropReplica(context, item)),
        () => run.task('UpdateDraState', async () => forget(context, item)),
      ),
    );
  return ok(startItemJob(context, 'DisableDr', item, work));
}

/**
 * Ends replication because the server has moved for good: where it is active now it stays, and nothing comes home of it any more
 * (documented). Possible after a commit (recorded).
 */
export function completeMigration(context: ServiceContext, item: ProtectedItem): Result<Job> {
  return item.allows('CompleteMigration')
    ? disableProtection(context, item)
    : notAllowed(item, 'completing the migration');
}

/**
 * Meant for a site that is gone. One that is there, or comes back, is not told: it goes on as it was ordered last, with nobody
 * to apply what it sends, until replication of the server is enabled again. Under which name its job is listed is not published.
 */
export function purgeProtection(context: ServiceContext, item: ProtectedItem): Result<Job> {
  if (!item.allows('DisableProtection')) return notAllowed(item, 'purging');
  return ok(
    startItemJob(context, 'DisableDr', item, (run) =>
      item.alone(async () => {
        run.skip('DisableProtectionOnPrimary');
        leaveReplication(context, item);
        const dropped = await run.task('DisableProtectionOnSecondary', () => dropReplica(context, item));
        run.skip('UpdateDraState');
        return dropped.ok ? forget(context, item) : dropped;
      }),
    ),
  );
}

/** Replica disks in Azure and recovery points, wherever they are. */
async function dropReplica(context: ServiceContext, item: ProtectedItem): Promise<Result<undefined>> {
  await removeReplica(context, item);
  forgetPoints(context, item, 'disabled');
  return ok();
}

function forget(context: ServiceContext, item: ProtectedItem): Result<undefined> {
  item.send({ type: 'DISABLED' });
  context.items.delete(item.name);
  return ok();
}
