/** What the service finds wrong with an item, each time it looks. */
import { AGENT_VERSION, isSupportedVersion } from '../../model/agent-version.ts';
import { TIMER } from '../../model/timers.ts';
import { isOlder } from '../../model/version-order.ts';
import type { Runtime } from '../../runtime.ts';
import type { ProtectedItem } from '../item.ts';
import { type PolicyBooks, policyInForce } from '../policies/policy-in-force.ts';
import { PROCESS_SERVER_SWITCHED, versionOf } from '../site/process-servers.ts';
import type { SiteDesk } from '../site/site-desk.ts';
import { type HealthFinding, type Severity, standstillMs } from './health.ts';
import { standstillsOf } from './standstill.ts';

const minute = 60_000;

/** Application-consistent points older than this many intervals are missed. Inferred: the limit is not published. */
const MISSED_APPLICATION_INTERVALS = 2;

/** Whose clock is judged: what was heard longer ago says nothing of the clock by now. */
const HEARD_LATELY_MS = 3 * minute;

/** What a master target answers that cannot keep what it applies. */
const NO_ROOM = 'HTTP 507';

/** Recorded. */
const FAILOVER_INCOMPLETE: HealthFinding[] = [
  { code: '78037', severity: 'Error', detail: 'the failover could not be completed, or was cancelled' },
  { code: '78024', severity: 'Error', detail: 'replication has stopped; it has to be repaired' },
];

/** What is looked at beside the item. */
interface Observed extends Pick<PolicyBooks, 'policies'> {
  readonly sites: SiteDesk;
  readonly runtime: Pick<Runtime, 'clock'>;
}

export function findingsOf(observed: Observed, item: ProtectedItem, rpoMs: number): HealthFinding[] {
  if (item.state === 'failoverIncomplete') return FAILOVER_INCOMPLETE;
  if (!item.replicating) return [];
  const { sites, runtime } = observed;
  const { input, marching } = item;
  const policy = policyInForce(observed, item);
  const findings: HealthFinding[] = [];
  const add = (code: string, severity: Severity, detail: string) => findings.push({ code, severity, detail });
  const initial = item.state === 'initialReplication' || item.state === 'initialReplicationHome';

  if (!initial && rpoMs > policy.rpoThresholdMinutes * minute) {
    add('78026', 'Warning', `newest recovery point is ${Math.round(rpoMs / minute)} min old`);
  }
  if (!initial && standstillMs(item, runtime.clock.nowMs()) > TIMER.noProgressMs) {
    add('90078', 'Critical', 'no replication progress for 60 minutes');
  }
  findings.push(...standstillsOf(observed, item));
  if (item.resyncReason === PROCESS_SERVER_SWITCHED) {
    add('90103', 'Critical', 'moved to another process server; a resynchronisation is needed');
  } else if (item.resyncReason) add('78024', 'Error', item.resyncReason);

  const agent = sites.agentOf(item);
  if (agent && sites.silenceMs(input.siteId, agent.lastHeartbeatMs) > TIMER.sourceSilentMs) {
    add('78174', 'Critical', 'no heartbeat of the Mobility service');
  } else if (agent?.status?.processServerFailure && agent.status.epoch === item.epoch) {
    add('78186', 'Critical', `process server not reachable from the source: ${agent.status.processServerFailure}`);
  }

  if (agent?.status?.peakChurn && agent.status.epoch === item.epoch) add('78188', 'Warning', agent.status.peakChurn);
  if (agent && sites.silenceMs(input.siteId, agent.lastHeartbeatMs) < HEARD_LATELY_MS) {
    const aheadMs = agent.clockAheadMs ?? 0;
    if (aheadMs > TIMER.clockAheadMs) {
      add('78193', 'Warning', `its clock is ${Math.round(aheadMs / minute)} min ahead`);
    }
  }

  if (agent && !isSupportedVersion(agent.agentVersion, AGENT_VERSION)) {
    add('AgentVersionUnsupported', 'Warning', `the Mobility service is of version ${agent.agentVersion}`);
  }

  const newest = versionOf(sites, input.siteId, item.processServerId);
  if (agent && isOlder(newest, agent.agentVersion)) {
    const detail = `the Mobility service is of version ${agent.agentVersion}, newer than ${newest} of its process server`;
    add('AgentTooNew', 'Warning', detail);
  }

  const source = sites.sourceOf(item);
  const receivedMs = Math.max(item.relayedSinceMs, source?.lastReceivedMs ?? item.lastReceivedMs ?? 0);
  if (marching.relay && sites.silenceMs(input.siteId, receivedMs) > TIMER.uploadBlockedMs) {
    add('78028', 'Warning', 'the process server received nothing from the source for 30 minutes');
  }

  if (source?.throttled) {
    add(
      'SourceAgentCumulativeThrottleOccurred',
      'Warning',
      'less than 20 % of the cache of its process server is free',
    );
  }

  if (source?.forwardFailure) {
    const { forwardFailure } = source;
    if (marching.relay?.target.kind === 'cache-storage') {
      add('EA0436', 'Warning', `its process server cannot pass its data on to Azure: ${forwardFailure}`);
    } else if (forwardFailure === NO_ROOM) add('EA0425', 'Warning', 'the retention drive of its master target is full');
  }

  const { appConsistentMinutes } = policy;
  const lastApplication = item.points.findLast(({ consistency }) => consistency === 'application');
  const sinceMs = runtime.clock.nowMs() - (lastApplication?.atMs ?? firstPointMs(item));
  if (!initial && appConsistentMinutes > 0 && sinceMs > MISSED_APPLICATION_INTERVALS * appConsistentMinutes * minute) {
    add('78144', 'Warning', `no application-consistent recovery point for ${Math.round(sinceMs / minute)} min`);
  }

  const masterTarget = marching.replica && sites.component(input.siteId, marching.replica.componentId);
  if (masterTarget && sites.silenceMs(input.siteId, masterTarget.lastHeartbeatMs) > TIMER.masterTargetSilentMs) {
    add('78022', 'Critical', 'no heartbeat of the master target');
  }
  const { status } = masterTarget || {};
  if (status?.kind === 'master-target' && status.tooNewFor !== undefined) {
    add(
      'MasterTargetTooNew',
      'Critical',
      `master target ${masterTarget?.name} is newer than ${status.tooNewFor}, its configuration server`,
    );
  }
  if (!item.homeward && !initial && item.held.lastTestFailoverMs === undefined) {
    add('161011', 'Warning', 'no test failover has succeeded yet');
  }
  return findings;
}

function firstPointMs(item: ProtectedItem): number {
  return item.points[0]?.atMs ?? item.replicatingSinceMs;
}
