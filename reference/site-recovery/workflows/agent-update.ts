/**
 * Updates the Mobility service of a machine to the version of its process server, which installs it as it does on a bare machine,
 * and fails as that does. One that is not older only has to be heard of.
 */
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import { isOlder } from '../../model/version-order.ts';
import { notAllowed, type ServiceContext, takes } from '../context.ts';
import { startItemJob } from '../jobs/item-job.ts';
import type { ProtectedItem } from '../item.ts';
import type { Job } from '../jobs/jobs.ts';
import { versionOf } from '../site/process-servers.ts';
import { machineIdOf } from '../site/protectable-machines.ts';
import { installAgent } from './push-installation.ts';

const TASK = 'UpdateMobilityServiceTask';

/** Inferred. */
const UPDATE_MS = { from: 60_000, to: 120_000 };

/**
 * Possible while the item replicates, in either direction (inferred). Fails with 78174 when the agent is silent.
 * @param accountId number of an account at the configuration server
 */
export function updateAgent(context: ServiceContext, item: ProtectedItem, accountId?: string): Result<Job> {
  if (!item.replicating || item.occupied) return notAllowed(item, 'updating its Mobility service');
  const { sites, runtime } = context;
  const { siteId, friendlyName } = item.input;
  const heardOf = () => {
    const agent = sites.agentOf(item);
    return agent && sites.silenceMs(siteId, agent.lastHeartbeatMs) <= TIMER.sourceSilentMs ? agent : undefined;
  };
  const silent = () => fail('78174', `no heartbeat of the Mobility service on ${friendlyName}`);
  return ok(
    startItemJob(context, 'UpdateMobilityService', item, (run) =>
      run.task(TASK, async () => {
        const agent = heardOf();
        if (!agent || !isOlder(agent.agentVersion, versionOf(sites, siteId, item.processServerId))) {
          await takes(runtime, UPDATE_MS.from, UPDATE_MS.to);
          return heardOf() ? ok() : silent();
        }
        const { name, address, operatingSystem, serverId } = agent;
        const machine = { id: machineIdOf(runtime.codec, serverId), name, address, operatingSystem, earlierIds: [] };
        const { processServerId } = item;
        return installAgent(context, run, TASK, { siteId, processServerId, accountId }, machine);
      }),
    ),
  );
}
