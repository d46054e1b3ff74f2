/**
 * Updates the Mobility service of a machine. There is one version of it here, so what remains of an update is that the
 * agent has to be heard of; see the row in docs/compatibility.md.
 */
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import { notAllowed, type ServiceContext, takes } from '../context.ts';
import { startItemJob } from '../jobs/item-job.ts';
import type { ProtectedItem } from '../item.ts';
import type { Job } from '../jobs/jobs.ts';

/** Inferred. */
const UPDATE_MS = { from: 60_000, to: 120_000 };

/** Possible while the item replicates, in either direction (inferred). Fails with 78174 when the agent is silent. */
export function updateAgent(context: ServiceContext, item: ProtectedItem): Result<Job> {
  if (!item.replicating || item.occupied) return notAllowed(item, 'updating its Mobility service');
  const { sites, runtime } = context;
  const { siteId, friendlyName } = item.input;
  return ok(
    startItemJob(context, 'UpdateMobilityService', item, (run) =>
      run.task('UpdateMobilityServiceTask', async () => {
        await takes(runtime, UPDATE_MS.from, UPDATE_MS.to);
        const agent = sites.agentOf(item);
        const heard = agent && sites.silenceMs(siteId, agent.lastHeartbeatMs) <= TIMER.sourceSilentMs;
        return heard ? ok() : fail('78174', `no heartbeat of the Mobility service on ${friendlyName}`);
      }),
    ),
  );
}
