/**
 * What the service finds wrong with an item or a site, as the documented health codes (facts, section 3.11). Health is
 * advisory: a critical item can still be failed over.
 */
import { TIMER } from '../../model/timers.ts';
import type { Runtime } from '../../runtime.ts';
import type { ServiceContext } from '../context.ts';
import type { ProtectedItem } from '../item.ts';
import { policyInForce } from '../policies/policy-in-force.ts';
import { PROCESS_SERVER_SWITCHED } from '../site/process-servers.ts';

export type Severity = 'Warning' | 'Error' | 'Critical';

export interface HealthFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly detail: string;
}

/** What a finding is about. Recorded for 161011 and for those of replication, inferred for those of the site's servers. */
export type HealthCategory = 'Replication' | 'TestFailover' | 'FabricInfrastructure';

export function categoryOf(code: string): HealthCategory {
  if (code === '161011') return 'TestFailover';
  return code === '806' || code === 'SiteDisconnected' ? 'FabricInfrastructure' : 'Replication';
}

/**
 * Whether an operator may close a finding by hand. Those recorded may not be; that of missed application-consistent points
 * may, since its cause lies in the applications on the machine (inferred).
 */
export function isResolvable(code: string): boolean {
  return code === '78144';
}

const minute = 60_000;

/** Application-consistent points older than this many intervals are missed. Inferred: the limit is not published. */
const MISSED_APPLICATION_INTERVALS = 2;

/** The age of the newest recovery point; before the first one, how long replication has been trying. */
export function measuredRpoMs(item: ProtectedItem, nowMs: number): number {
  return nowMs - (item.newestPoint?.atMs ?? item.replicatingSinceMs);
}

/** Recorded. */
const FAILOVER_INCOMPLETE: HealthFinding[] = [
  { code: '78037', severity: 'Error', detail: 'the failover could not be completed, or was cancelled' },
  { code: '78024', severity: 'Error', detail: 'replication has stopped; it has to be repaired' },
];

export function findingsOf(context: ServiceContext, item: ProtectedItem, rpoMs: number): HealthFinding[] {
  if (item.state === 'failoverIncomplete') return FAILOVER_INCOMPLETE;
  if (!item.replicating) return [];
  const { sites, runtime } = context;
  const { input, marching } = item;
  const policy = policyInForce(context, item);
  const findings: HealthFinding[] = [];
  const add = (code: string, severity: Severity, detail: string) => findings.push({ code, severity, detail });
  const initial = item.state === 'initialReplication' || item.state === 'initialReplicationHome';

  if (!initial && rpoMs > policy.rpoThresholdMinutes * minute) {
    add('78026', 'Warning', `newest recovery point is ${Math.round(rpoMs / minute)} min old`);
  }
  if (rpoMs > TIMER.noProgressMs && !initial) add('90078', 'Critical', 'no replication progress for 60 minutes');
  if (item.resyncReason === PROCESS_SERVER_SWITCHED) {
    add('90103', 'Critical', 'moved to another process server; a resynchronisation is needed');
  } else if (item.resyncReason) add('78024', 'Error', item.resyncReason);

  const agent = sites.agentOf(item);
  if (agent && sites.silenceMs(input.siteId, agent.lastHeartbeatMs) > TIMER.sourceSilentMs) {
    add('78174', 'Critical', 'no heartbeat of the Mobility service');
  } else if (agent?.status?.processServerFailure && agent.status.epoch === item.epoch) {
    add('78186', 'Critical', `process server not reachable from the source: ${agent.status.processServerFailure}`);
  }

  const processServerId = marching.relay?.componentId ?? '';
  const source = sites
    .processServer(input.siteId, processServerId)
    ?.sources.find(({ serverId }) => serverId === input.serverId);
  if (source && sites.silenceMs(input.siteId, source.lastReceivedMs) > TIMER.uploadBlockedMs) {
    add('78028', 'Warning', 'the process server received nothing from the source for 30 minutes');
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
  if (!item.homeward && !initial && item.lastTestFailoverMs === undefined) {
    add('161011', 'Warning', 'no test failover has succeeded yet');
  }
  return findings;
}

function firstPointMs(item: ProtectedItem): number {
  return item.points[0]?.atMs ?? item.replicatingSinceMs;
}

export type HealthLevel = 'Normal' | 'Warning' | 'Critical';

/** Remembers what is wrong and says what changed, once. */
export class HealthBook {
  readonly #runtime: Runtime;
  readonly #current = new Map<string, Map<string, HealthFinding & { sinceMs: number }>>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  of(subject: string): (HealthFinding & { sinceMs: number })[] {
    return [...(this.#current.get(subject)?.values() ?? [])];
  }

  /** Hands back what is new. */
  update(kind: 'item' | 'component', subject: string, findings: readonly HealthFinding[]): HealthFinding[] {
    const known = this.#current.get(subject) ?? new Map();
    const raised = findings.filter(({ code }) => !known.has(code));
    const nowMs = this.#runtime.clock.nowMs();
    for (const finding of findings) {
      if (!known.has(finding.code)) this.#runtime.journal.write('health.raise', { [kind]: subject, ...finding });
      known.set(finding.code, { sinceMs: known.get(finding.code)?.sinceMs ?? nowMs, ...finding });
    }
    for (const code of [...known.keys()]) {
      if (findings.some((finding) => finding.code === code)) continue;
      known.delete(code);
      this.#runtime.journal.write('health.clear', { [kind]: subject, code });
    }
    this.#current.set(subject, known);
    return raised;
  }

  /** Somebody says that it is over. */
  close(item: string, code: string): void {
    if (this.#current.get(item)?.delete(code)) this.#runtime.journal.write('health.clear', { item, code });
  }

  /** Critical beats Warning; an Error counts as Critical. Of one category only, if one is named. */
  levelOf(subject: string, category?: HealthCategory): HealthLevel {
    const findings = this.of(subject).filter(({ code }) => category === undefined || categoryOf(code) === category);
    const severities = findings.map(({ severity }) => severity);
    if (severities.includes('Critical') || severities.includes('Error')) return 'Critical';
    return severities.length > 0 ? 'Warning' : 'Normal';
  }
}
