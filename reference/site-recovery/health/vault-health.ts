/** The health of everything in the vault, summed up. It is always that of now; asking for a refresh changes nothing. */
import { ok, type Result } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import { subjectOf } from './events.ts';
import type { HealthBook, HealthFinding, HealthLevel } from './health.ts';
import type { Job } from '../jobs/jobs.ts';
import type { Site } from '../site/site-desk.ts';

export interface HealthSummary {
  readonly levels: readonly HealthLevel[];
  readonly issues: readonly HealthIssue[];
}

/** One code, and all it was found about. */
export interface HealthIssue extends HealthFinding {
  /** What the ids of the resources are made from; see {@link subjectOf}. */
  readonly correlations: readonly string[];
}

export function itemsHealth({ items }: ServiceContext, health: HealthBook): HealthSummary {
  const all = [...items.values()];
  return {
    levels: all.map(({ name }) => health.levelOf(name)),
    issues: gathered(
      all.flatMap((item) =>
        health.of(item.name).map((finding) => ({ finding, correlation: subjectOf(item).correlation })),
      ),
    ),
  };
}

/** Sites and the servers that are registered there. */
export function sitesHealth({ sites }: ServiceContext, health: HealthBook): HealthSummary {
  const all = sites.all();
  const findingsOf = (site: (typeof all)[number]) => [
    ...(site.connected ? [] : [DISCONNECTED]),
    ...serversOf(site).flatMap((name) => health.of(name)),
  ];
  return {
    levels: all.map((site) => (site.connected ? (findingsOf(site).length > 0 ? 'Warning' : 'Normal') : 'Critical')),
    issues: gathered(
      all.flatMap((site) => findingsOf(site).map((finding) => ({ finding, correlation: site.registration.siteId }))),
    ),
  };
}

/** Servers on one machine share its name. */
function serversOf({ registration, inventory: { components, vcenters } }: Site): readonly string[] {
  const names = [...components.map(({ name }) => name), ...vcenters.map(({ friendlyName }) => friendlyName)];
  return [...new Set([registration.name, ...names])];
}

export function refreshHealth({ jobs }: ServiceContext): Result<Job> {
  const job = jobs.start('RefreshVaultHealth', 'default', 'Vault', (run) =>
    run.task('RefreshVaultHealthTask', async () => ok()),
  );
  return ok(job);
}

const DISCONNECTED: HealthFinding = {
  code: 'SiteDisconnected',
  severity: 'Critical',
  detail: 'the configuration server of the site is not connected',
};

function gathered(found: readonly { finding: HealthFinding; correlation: string }[]): HealthIssue[] {
  const issues = new Map<string, HealthIssue>();
  for (const { finding, correlation } of found) {
    const { correlations = [] } = issues.get(finding.code) ?? {};
    issues.set(finding.code, { ...finding, correlations: [...correlations, correlation] });
  }
  return [...issues.values()];
}
