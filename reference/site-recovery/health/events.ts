/**
 * Events of the vault (facts, section 3.11): what an operator is told, at the moment it is known. Every finding about a
 * machine or a server is one, every change of a machine's replication health, and some alerts of the Mobility service.
 */
import type { Runtime } from '../../runtime.ts';
import type { HealthFinding } from './health.ts';
import type { ProtectedItem } from '../item.ts';

export interface ServiceEvent {
  readonly id: string;
  /** Who tells it: the service about a machine or a server, or the machine's own agent. */
  readonly about: 'machine' | 'agent' | 'server';
  /** As clients ask for it: `SRSVMHealthChanged`, `EA0431`, `InMageCommon_ECH00014`. */
  readonly code: string;
  readonly severity: 'OK' | 'Warning' | 'Critical';
  /** Name of the machine or of the server. */
  readonly subject: string;
  /** What the ids of its subject are made from; another one after a reprotect (recorded). */
  readonly correlation: string;
  readonly siteId: string;
  readonly description: string;
  /** What the agent says beside it. */
  readonly detail?: string;
  /** The findings behind it; none when all is well again. */
  readonly findings: readonly HealthFinding[];
  readonly atMs: number;
}

/** Recorded. For other findings no event code is published: there the health code itself stands in its place (inferred). */
const EVENT_CODE: Readonly<Record<string, string>> = {
  '78026': 'InMageCommon_ECH0007',
  '78193': 'InMageCommon_PositiveSourceClockSkewExceeded',
  '90078': 'InMageCommon_ECH00014',
  '90103': 'ConfigurationServerPsFailOver',
};

type NewEvent = Omit<ServiceEvent, 'id' | 'atMs'>;
export type EventsTold = (event: NewEvent) => readonly NewEvent[];

export class EventBook {
  readonly #runtime: Runtime;
  readonly #told: EventsTold;
  readonly #events: ServiceEvent[] = [];

  /** `told`: what is told of an event, usually itself. */
  constructor(runtime: Runtime, told: EventsTold = (event) => [event]) {
    this.#runtime = runtime;
    this.#told = told;
  }

  /** In order of time. */
  list(): readonly ServiceEvent[] {
    return this.#events;
  }

  raise(raised: NewEvent, atMs = this.#runtime.clock.nowMs()): void {
    for (const event of this.#told(raised)) {
      this.#events.push({ ...event, id: this.#runtime.random('events').uuid(), atMs });
      const { about, code, severity, subject } = event;
      this.#runtime.journal.write('event.told', { about, code, severity, subject });
    }
  }

  /** A finding about an item. */
  raiseFinding(item: ProtectedItem, finding: HealthFinding): void {
    this.raise({ about: 'machine', ...subjectOf(item), ...toldAs(finding) });
  }

  /** A finding about a server of the site. */
  raiseServerFinding(siteId: string, server: string, finding: HealthFinding): void {
    this.raise({ about: 'server', subject: server, correlation: server, siteId, ...toldAs(finding) });
  }
}

export function subjectOf(item: ProtectedItem): Pick<ServiceEvent, 'subject' | 'correlation' | 'siteId'> {
  const { friendlyName: subject, siteId } = item.input;
  return { subject, correlation: `${item.name} ${item.face.provider}`, siteId };
}

function toldAs(finding: HealthFinding): Pick<ServiceEvent, 'code' | 'severity' | 'description' | 'findings'> {
  const { code, severity, detail } = finding;
  return {
    code: EVENT_CODE[code] ?? code,
    severity: severity === 'Warning' ? 'Warning' : 'Critical',
    description: detail,
    findings: [finding],
  };
}
