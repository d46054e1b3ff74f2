/** Events: what happened to machines and servers, the newest first. */
import type { ServiceEvent } from '../../../../reference/site-recovery/health/events.ts';
import { type Azure, sameName } from '../azure.ts';
import { type Fields, filtered } from '../filter.ts';
import { found, type Operation, operation, refused, rows } from '../operation.ts';
import { instant } from '../views/dates.ts';
import { eventName, eventType, eventView, toldAtMs } from '../views/events.ts';

function newestFirst({ service }: Azure): ServiceEvent[] {
  return [...service.context.events.list()].reverse().sort((a, b) => toldAtMs(b) - toldAtMs(a));
}

function fieldsOf({ ids, service }: Azure): Fields<ServiceEvent> {
  return {
    eventCode: ({ code }) => code,
    severity: ({ severity }) => severity,
    eventType,
    fabricName: ({ siteId }) => [ids.fabricName(siteId), service.context.sites.get(siteId)?.registration.name ?? ''],
    affectedObjectFriendlyName: ({ subject }) => subject,
    affectedObjectCorrelationId: ({ correlation }) => ids.guid(correlation),
    startTime: { from: (event) => instant(toldAtMs(event)) },
    endTime: { until: (event) => instant(toldAtMs(event)) },
  };
}

export const eventOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationEvents.list',
    method: 'GET',
    path: '/replicationEvents',
    source: 'recorded',
    note: '$filter by eventCode, severity, eventType, fabricName, affectedObjectFriendlyName, affectedObjectCorrelationId, startTime and endTime. Where no event code is published, the health code stands in its place.',
    answer: ({ query }, azure) => {
      const events = filtered(newestFirst(azure), query.get('$filter'), fieldsOf(azure));
      return events.ok ? rows(events.value.map((event) => eventView(azure, event))) : refused(events.failure);
    },
  }),
  operation({
    name: 'ReplicationEvents.get',
    method: 'GET',
    path: '/replicationEvents/{eventName}',
    source: 'recorded',
    answer: ({ names }, azure) => {
      const { eventName: wanted = '' } = names;
      const event = newestFirst(azure).find((one) => sameName(eventName(one), wanted));
      return found(event, `event ${wanted}`, (one) => eventView(azure, one));
    },
  }),
];
