/**
 * Says when an initial replication is complete, with a job each (recorded): on the source's side when everything has been
 * read and sent, on the other side when a recovery point has come of it.
 */
import { ok } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import type { ProtectedItem } from '../item.ts';
import { startItemJob } from '../jobs/item-job.ts';

/** Called whenever the site has reported. */
export function noteInitialReplication(context: ServiceContext, item: ProtectedItem): void {
  // One whose replication is being disabled has no order any more.
  if (!item.replicating || !item.marching.order) return;
  const pointed = item.newestPoint?.epoch === item.epoch;
  if (item.initialReplication === 'copying' && (pointed || hasBeenSent(context, item))) {
    item.initialReplication = 'sent';
    startItemJob(context, 'PrimaryIrCompletion', item, async () => ok());
  }
  if (item.initialReplication === 'sent' && pointed) {
    item.initialReplication = 'complete';
    startItemJob(context, 'SecondaryIrCompletion', item, async () => ok());
  }
}

function hasBeenSent({ sites }: ServiceContext, item: ProtectedItem): boolean {
  const status = sites.agentOf(item)?.status;
  return status?.epoch === item.epoch && status.stage === 'differential';
}
