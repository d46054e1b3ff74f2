/** A round of judging the health of every item and of every server of a site, and what follows from it. */
import type { ServiceContext } from '../context.ts';
import { subjectOf } from './events.ts';
import { findingsOf } from './findings.ts';
import { type HealthBook, type HealthLevel, measuredRpoMs } from './health.ts';
import type { ProtectedItem } from '../item.ts';
import { siteFindings } from './site-findings.ts';
import { beginResync } from '../workflows/enable.ts';

export function judgeHealth(context: ServiceContext, health: HealthBook): void {
  const { sites, items } = context;
  sites.checkConnections();
  health.keepOnly('item', items);
  for (const item of items.values()) {
    judgeItem(context, health, item);
    startResyncWhenDue(context, item);
  }
  const servers = new Set<string>();
  for (const site of sites.all()) {
    for (const [server, findings] of siteFindings(sites, site, context.runtime.clock.nowMs())) {
      servers.add(server);
      const raised = health.update('component', server, findings);
      for (const one of raised) context.events.raiseServerFinding(site.registration.siteId, server, one);
    }
  }
  health.keepOnly('component', servers);
}

/** Each new finding is an event, and so is a change of the replication health that comes of it. Recorded. */
function judgeItem(context: ServiceContext, health: HealthBook, item: ProtectedItem): void {
  const { runtime, parts, events } = context;
  const rpoMs = parts.reportedRpoMs(measuredRpoMs(item, runtime.clock.nowMs()));
  if (item.replicating && item.newestPoint) {
    const { tag } = item.newestPoint;
    runtime.journal.write('rpo.reported', { item: item.name, server: item.input.serverId, rpoMs, tag });
  }
  const before = health.levelOf(item.name, 'Replication');
  const found = parts.reportedFindings(findingsOf(context, item, rpoMs), item.name);
  const raised = health.update('item', item.name, found);
  for (const finding of raised) events.raiseFinding(item, finding);
  const level = health.levelOf(item.name, 'Replication');
  if (level === before) return;
  events.raise({
    about: 'machine',
    ...subjectOf(item),
    code: 'SRSVMHealthChanged',
    severity: severityOf(level),
    description: `Replication health changed to ${severityOf(level)}`,
    findings: health.of(item.name),
  });
}

function severityOf(level: HealthLevel) {
  return level === 'Normal' ? 'OK' : level;
}

function startResyncWhenDue(context: ServiceContext, item: ProtectedItem): void {
  if (item.resyncReason === undefined || !item.replicating) {
    item.resyncDueMs = undefined;
    return;
  }
  const nowMs = context.runtime.clock.nowMs();
  item.resyncDueMs ??= nowMs + context.parts.automaticResyncMs;
  if (nowMs >= item.resyncDueMs && !item.occupied) void beginResync(context, item, 'service');
}
