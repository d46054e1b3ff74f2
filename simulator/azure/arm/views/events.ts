/** An event as clients see it. Recorded for machines and agents; what servers' events are called is inferred. */
import { explain } from '../../../../reference/model/error-codes.ts';
import type { ServiceEvent } from '../../../../reference/site-recovery/health/events.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';
import { instant } from './dates.ts';
import { healthErrorView } from './health-error.ts';

const KINDS = {
  machine: { name: 'VmMonitoringEvent', type: 'VmHealth' },
  agent: { name: 'AgentMonitoringEvent', type: 'AgentHealth' },
  server: { name: 'ServerMonitoringEvent', type: 'ServerHealth' },
} as const;

export function eventType({ about }: ServiceEvent): string {
  return KINDS[about].type;
}

/** A Mobility service tells the time in whole seconds. Recorded. */
export function toldAtMs({ about, atMs }: ServiceEvent): number {
  return about === 'agent' ? Math.floor(atMs / 1000) * 1000 : atMs;
}

/** Names sort the newest first: the time in them is what is left of the largest number of Windows' 100 ns ticks. */
export function eventName(event: ServiceEvent): string {
  const fileTime = BigInt(toldAtMs(event)) * 10_000n + TICKS_FROM_1601_TO_1970;
  return `${KINDS[event.about].name};${LARGEST_NUMBER - fileTime}_${event.id}`;
}

const LARGEST_NUMBER = 2n ** 63n - 1n;
const TICKS_FROM_1601_TO_1970 = 116_444_736_000_000_000n;

export function eventView({ ids, service }: Azure, event: ServiceEvent) {
  const { code, severity, subject, correlation, siteId, description, detail, findings } = event;
  const atMs = toldAtMs(event);
  const ofAgent = event.about === 'agent';
  return envelope(`${ids.vault}/replicationEvents/${eventName(event)}`, {
    eventCode: code,
    description,
    eventType: eventType(event),
    affectedObjectFriendlyName: subject,
    affectedObjectCorrelationId: ids.guid(correlation),
    severity,
    timeOfOccurrence: instant(atMs),
    fabricId: ids.fabric(siteId),
    providerSpecificDetails: {
      instanceType: 'InMageAzureV2',
      eventType: ofAgent ? 'Agent health' : null,
      category: ofAgent ? 'Agent Has Logged Alerts' : null,
      component: ofAgent ? 'Agent' : null,
      correctiveAction: ofAgent ? (explain(code)?.remedy ?? '') : null,
      details: detail ?? null,
      summary: ofAgent ? description : null,
      siteName: service.context.sites.get(siteId)?.registration.name ?? '',
    },
    eventSpecificDetails: null,
    healthErrors: findings.map((finding) => {
      const { innerHealthErrors, ...error } = healthErrorView({ ...finding, sinceMs: atMs });
      return { ...error, errorLevel: null };
    }),
  });
}
