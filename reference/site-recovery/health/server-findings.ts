/** What the service finds wrong with a process server, each time it looks. */
import { AGENT_VERSION } from '../../model/agent-version.ts';
import { TIMER } from '../../model/timers.ts';
import { isOlder } from '../../model/version-order.ts';
import type { ComponentRecord, SiteRegistration } from '../../wire/provider.ts';
import type { SiteDesk } from '../site/site-desk.ts';
import type { HealthFinding } from './health.ts';

export function findingsOfProcessServer(
  sites: Pick<SiteDesk, 'silenceMs'>,
  { siteId, version: newest = AGENT_VERSION }: SiteRegistration,
  { lastHeartbeatMs, version = AGENT_VERSION }: ComponentRecord,
): HealthFinding[] {
  const findings: HealthFinding[] = [];
  if (sites.silenceMs(siteId, lastHeartbeatMs) > TIMER.processServerSilentMs) {
    findings.push({ code: '806', severity: 'Critical', detail: 'no heartbeat of the process server' });
  }
  if (isOlder(newest, version)) {
    const detail = `its version ${version} is newer than ${newest}, that of the configuration server`;
    findings.push({ code: 'ProcessServerTooNew', severity: 'Warning', detail });
  }
  return findings;
}
