/** Alerts of the Mobility service that reach the vault over Service Bus. */
import { explain } from '../../model/error-codes.ts';
import type { MonitoringReport } from '../../wire/provider.ts';
import type { ServiceContext } from '../context.ts';
import { subjectOf } from './events.ts';
import type { HealthFinding } from './health.ts';
import type { ProtectedItem } from '../item.ts';

/**
 * Alerts that become events with a health code of their own behind them (facts, section 3.11). EA0430 and EA0431 are recorded,
 * as is that their severity reads OK; EA0429 is inferred. Of all others the alert itself is what is told (inferred).
 */
const FINDING_OF_ALERT: Readonly<Record<string, HealthFinding>> = {
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
    const finding = FINDING_OF_ALERT[alert] ?? asItIs(alert);
    const item = [...items.values()].find(({ input }) => input.serverId === serverId);
    if (!finding || !item || isTold(context, item, alert, atMs)) continue;
    const told = { code: alert, severity: 'OK', description: finding.detail, detail, findings: [finding] } as const;
    events.raise({ about: 'agent', ...subjectOf(item), ...told }, atMs);
    runtime.journal.write('event', { item: item.name, code: finding.code, alert, detail, raisedAtMs: atMs });
  }
}

function asItIs(code: string): HealthFinding | undefined {
  const row = explain(code);
  return row && { code, severity: 'Warning', detail: row.title };
}

/** An alert comes again when only the answer to it was lost, on its way to the configuration server or to Azure. */
function isTold({ events }: ServiceContext, item: ProtectedItem, alert: string, atMs: number): boolean {
  const { subject } = subjectOf(item);
  return events.list().some((event) => event.code === alert && event.subject === subject && event.atMs === atMs);
}
