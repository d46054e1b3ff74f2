/**
 * What is wrong with items and sites, as the documented health codes (facts, section 3.11), and since when. Health is
 * advisory: a critical item can still be failed over. What the service looks for is in `findings.ts`.
 */
import type { Runtime } from '../../runtime.ts';
import type { ProtectedItem } from '../item.ts';

export type Severity = 'Warning' | 'Error' | 'Critical';

export interface HealthFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly detail: string;
}

/** What a finding is about. Recorded for 161011 and for those of replication, inferred for those of the site's servers. */
export type HealthCategory = 'Replication' | 'TestFailover' | 'FabricInfrastructure';

const OF_SERVERS: ReadonlySet<string> = new Set([
  '806',
  'SiteDisconnected',
  'ProcessServerTooNew',
  'ProcessServerWarning',
  'ProcessServerCritical',
  'VcenterNotSeen',
  'CertificateExpiring',
  'CertificateRunOut',
  'StatisticsSilent',
]);

export function categoryOf(code: string): HealthCategory {
  if (code === '161011') return 'TestFailover';
  return OF_SERVERS.has(code) ? 'FabricInfrastructure' : 'Replication';
}

/**
 * Whether an operator may close a finding by hand. Those recorded may not be; that of missed application-consistent points
 * may, since its cause lies in the applications on the machine (inferred).
 */
export function isResolvable(code: string): boolean {
  return code === '78144';
}

/** The age of the newest recovery point; before the first one, how long replication has been trying. */
export function measuredRpoMs(item: ProtectedItem, nowMs: number): number {
  return nowMs - (item.newestPoint?.atMs ?? item.replicatingSinceMs);
}

/**
 * Since when no recovery point has come. Not the age of the newest: points that come every few minutes, hours old because
 * the line is full, are progress (inferred; recorded is only that 90078 means none).
 */
export function standstillMs(item: ProtectedItem, nowMs: number): number {
  return nowMs - (item.lastPointCameMs ?? item.replicatingSinceMs);
}

export type HealthLevel = 'Normal' | 'Warning' | 'Critical';

/** Remembers what is wrong and says what changed, once. */
export class HealthBook {
  readonly #runtime: Runtime;
  readonly #subjects = { item: new Set<string>(), component: new Set<string>() };
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
    this.#subjects[kind].add(subject);
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

  /** Of those that are no more nothing is wrong any more. */
  keepOnly(kind: 'item' | 'component', there: { has(name: string): boolean }): void {
    for (const name of this.#subjects[kind]) if (!there.has(name)) this.update(kind, name, []);
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
