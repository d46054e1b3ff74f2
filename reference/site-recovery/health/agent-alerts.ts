/** Alerts of the Mobility service that reach the vault over Service Bus. */
import type { MonitoringReport } from '../../wire/provider.ts';
import type { ServiceContext } from '../context.ts';
import { subjectOf } from './events.ts';
import type { HealthFinding } from './health.ts';
import type { ProtectedItem } from '../item.ts';

/**
 * Alerts that become events, with the health code that stands behind each (facts, section 3.11). EA0430 and EA0431 are
 * recorded, as is that their severity reads OK; EA0429 and EA0401 are inferred.
 */
const FINDING_OF_ALERT: Readonly<Record<string, HealthFinding>> = {
  EA0401: { code: 'EA0401', severity: 'Warning', detail: 'The folder for unsent changes is low on space' },
  EA0429: {
    code: '90074',
    severity: 'Warning',
    detail: 'Recovery tag generation failed: the driver is not in write order mode',
  },
  EA0430: { code: '90074', severity: 'Warning', detail: 'Recovery tag generation failed three times in a row' },
  EA0431: { code: '90075', severity: 'Warning', detail: 'Application-consistent tag generation failed' },
};

export function takeMonitoring(context: ServiceContext, report: MonitoringReport): void {
  const { items, events, runtime } = context;
  for (const { code: alert, serverId, atMs, detail } of report.alerts) {
    const finding = FINDING_OF_ALERT[alert];
    const item = [...items.values()].find(({ input }) => input.serverId === serverId);
    if (!finding || !item || isTold(context, item, alert, atMs)) continue;
    const told = { code: alert, severity: 'OK', description: finding.detail, detail, findings: [finding] } as const;
    events.raise({ about: 'agent', ...subjectOf(item), ...told }, atMs);
    runtime.journal.write('event', { item: item.name, code: finding.code, alert, detail, raisedAtMs: atMs });
  }
}

/** An alert comes again when only the answer to it was lost, on its way to the configuration server or to Azure. */
function isTold({ events }: ServiceContext, item: ProtectedItem, alert: string, atMs: number): boolean {
  const { subject } = subjectOf(item);
  return events.list().some((event) => event.code === alert && event.subject === subject && event.atMs === atMs);
}
