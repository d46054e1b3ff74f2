/**
 * A copy that does not come on: the first one of everything, or a resynchronisation. What counts is what has reached the far
 * end; how much its source has read says nothing. Without this an item whose first copy cannot start would look healthy for as
 * long as that lasts, since there is no recovery point yet that could grow old.
 */
import { TIMER } from '../../model/timers.ts';
import type { Runtime } from '../../runtime.ts';
import type { ProtectedItem } from '../item.ts';
import type { SiteDesk } from '../site/site-desk.ts';
import type { HealthFinding } from './health.ts';

const HOUR_MS = 3_600_000;

interface Observed {
  readonly sites: SiteDesk;
  readonly runtime: Pick<Runtime, 'clock'>;
}

export function standstillsOf({ sites, runtime }: Observed, item: ProtectedItem): HealthFinding[] {
  const first = item.state === 'initialReplication' || item.state === 'initialReplicationHome';
  const progress = item.progress?.epoch === item.epoch ? item.progress : undefined;
  if (progress?.copiedMs !== undefined && !first) return [];
  // What has come home is known from the site's reports alone, and of Azure's own disks at any time.
  const stillMs = (sinceMs: number) =>
    item.homeward ? sites.silenceMs(item.input.siteId, sinceMs) : runtime.clock.nowMs() - sinceMs;
  const waitedMs = stillMs(progress?.copiedMs ?? progress?.atMs ?? item.replicatingSinceMs);
  const findings: HealthFinding[] = [];
  if (first && waitedMs > TIMER.copyStandsStillMs) {
    const detail = progress?.copiedMs
      ? 'everything has been copied, and no recovery point has come of it for an hour'
      : 'the first copy has not come on for an hour';
    findings.push({ code: '78169', severity: 'Critical', detail });
  }
  if (progress?.copiedMs !== undefined) return findings;
  const notStarted = progress ? undefined : NOT_STARTED[item.resyncBy ?? 'initial'];
  if (notStarted && waitedMs > notStarted.limitMs) {
    const detail = `nothing of the copy has arrived after ${notStarted.limitMs / HOUR_MS} h`;
    findings.push({ code: notStarted.code, severity: 'Warning', detail });
  }
  if (progress && waitedMs > TIMER.noResyncProgressMs) {
    const detail = 'no more of the copy has arrived for two hours';
    findings.push({ code: 'SourceAgentNoResyncProgress', severity: 'Warning', detail });
  }
  return findings;
}

const { initial, manual, automatic } = TIMER.copyNotStartedMs;
const NOT_STARTED = {
  initial: { code: 'SourceAgentInitialResyncNotStarted', limitMs: initial },
  operator: { code: 'SourceAgentManualResyncNotStarted', limitMs: manual },
  service: { code: 'SourceAgentAutoResyncNotStarted', limitMs: automatic },
} as const;
