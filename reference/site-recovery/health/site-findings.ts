/**
 * What the service finds wrong with the servers of a site: its process servers, the vCenters that it looks at, and its
 * configuration server, in whose name the site stands. Only 806 has a published code; what it is about is documented for the
 * others as well.
 */
import { TIMER } from '../../model/timers.ts';
import type { ComponentRecord, VcenterRecord } from '../../wire/provider.ts';
import type { Site, SiteDesk } from '../site/site-desk.ts';
import type { HealthFinding } from './health.ts';
import { findingsOfProcessServer } from './server-findings.ts';

const DAY_MS = 24 * 3_600_000;

/** By the name of the server; those with whom nothing is wrong as well. */
export function siteFindings(sites: SiteDesk, site: Site, nowMs: number): Map<string, HealthFinding[]> {
  const { registration, inventory } = site;
  const found = new Map<string, HealthFinding[]>();
  const add = (name: string, findings: HealthFinding[]) => found.set(name, [...(found.get(name) ?? []), ...findings]);
  for (const component of inventory.components) {
    if (component.kind !== 'process-server') continue;
    const findings = findingsOfProcessServer(sites, registration, component);
    const silent = findings.some(({ code }) => code === '806');
    add(component.name, silent ? findings : [...findings, ...pressureOf(component)]);
  }
  for (const vcenter of inventory.vcenters) add(vcenter.friendlyName, blindnessOf(vcenter));
  add(registration.name, [...certificateOf(site, nowMs), ...statisticsOf(site, nowMs)]);
  return found;
}

/** The levels are documented: how full its cache is, and how long its uploads will take. */
function pressureOf({ status }: ComponentRecord): HealthFinding[] {
  if (status?.kind !== 'process-server' || status.health === 'Normal') return [];
  const { cacheFreeShare, health, uploadEstimateMs } = status;
  const waits = uploadEstimateMs === undefined ? '' : `, ${Math.round(uploadEstimateMs / 60_000)} min of uploads wait`;
  const detail = `${Math.round(cacheFreeShare * 100)} % of its cache is free${waits}`;
  return [{ code: health === 'Critical' ? 'ProcessServerCritical' : 'ProcessServerWarning', severity: health, detail }];
}

function blindnessOf({ failure, reachable }: VcenterRecord): HealthFinding[] {
  if (reachable) return [];
  const detail = `the configuration server cannot look at it: ${failure ?? 'no answer'}`;
  return [{ code: 'VcenterNotSeen', severity: 'Warning', detail }];
}

/** Documented: the notice comes two months before. */
function certificateOf({ inventory: { certificateExpiryMs } }: Site, nowMs: number): HealthFinding[] {
  const leftMs = certificateExpiryMs - nowMs;
  if (leftMs > TIMER.certificateNoticeMs) return [];
  if (leftMs <= 0) return [{ code: 'CertificateRunOut', severity: 'Critical', detail: 'its certificate has run out' }];
  const detail = `its certificate runs out in ${Math.ceil(leftMs / DAY_MS)} days`;
  return [{ code: 'CertificateExpiring', severity: 'Warning', detail }];
}

/** Statistics and alerts come through Service Bus, and without it nobody hears of what agents have to tell. */
function statisticsOf({ connected, connectedSinceMs, statisticsCameMs }: Site, nowMs: number): HealthFinding[] {
  if (!connected || nowMs - Math.max(statisticsCameMs, connectedSinceMs) <= TIMER.statisticsSilentMs) return [];
  return [{ code: 'StatisticsSilent', severity: 'Warning', detail: 'no statistics have come through Service Bus' }];
}
