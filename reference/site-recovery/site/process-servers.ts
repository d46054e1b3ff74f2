/** Which process servers of a site may be chosen, and what a change of the process server is called. */
import { fail, ok, type Result } from '../../model/result.ts';
import { AGENT_VERSION } from '../../model/agent-version.ts';
import { TIMER } from '../../model/timers.ts';
import type { ComponentRecord } from '../../wire/provider.ts';
import type { SiteDesk } from './site-desk.ts';

/** As a reason for resynchronising. Recorded as the event's code. */
export const PROCESS_SERVER_SWITCHED = 'ConfigurationServerPsFailOver';

/** Of the agents that it installs. */
export function versionOf(sites: SiteDesk, siteId: string, processServerId: string): string {
  return sites.component(siteId, processServerId)?.version ?? AGENT_VERSION;
}

/** Not one that is silent or critical (documented, from 9.24 on): 806. */
export function usableProcessServer(sites: SiteDesk, siteId: string, processServerId: string): Result<ComponentRecord> {
  const processServer = sites.component(siteId, processServerId);
  if (processServer?.kind !== 'process-server') {
    return fail('ArmResourceDoesNotExist', `there is no process server ${processServerId}`);
  }
  const silent = sites.silenceMs(siteId, processServer.lastHeartbeatMs) > TIMER.processServerSilentMs;
  if (silent || sites.processServer(siteId, processServerId)?.health === 'Critical') {
    return fail('806', `process server ${processServer.name} is critical and cannot be chosen`);
  }
  return ok(processServer);
}
