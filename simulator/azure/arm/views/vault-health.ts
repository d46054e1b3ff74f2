/**
 * The health of the vault as clients see it. Documented; what the counts are keyed by, and how grave a finding is called,
 * is inferred.
 */
import { explain } from '../../../../reference/model/error-codes.ts';
import { categoryOf } from '../../../../reference/site-recovery/health/health.ts';
import {
  type HealthSummary,
  itemsHealth,
  sitesHealth,
} from '../../../../reference/site-recovery/health/vault-health.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';

export function vaultHealthView(azure: Azure) {
  const { context, health } = azure.service;
  const sites = sitesHealth(context, health);
  return envelope(`${azure.ids.vault}/replicationVaultHealth/Default`, {
    vaultErrors: [],
    protectedItemsHealth: summaryView(azure, itemsHealth(context, health), 'replicationProtectedItems'),
    fabricsHealth: summaryView(azure, sites, 'replicationFabrics'),
    containersHealth: summaryView(azure, { levels: sites.levels.map(() => 'Normal'), issues: [] }, ''),
  });
}

function summaryView({ ids }: Azure, { levels, issues }: HealthSummary, affectedResourceType: string) {
  const categorizedResourceCounts: Record<string, number> = {};
  for (const level of levels) categorizedResourceCounts[level] = (categorizedResourceCounts[level] ?? 0) + 1;
  return {
    resourceCount: levels.length,
    issues: issues.map(({ code, severity, correlations }) => ({
      summaryCode: code,
      category: categoryOf(code),
      severity: severity === 'Warning' ? 'Warning' : 'Error',
      summaryMessage: explain(code)?.title ?? '',
      affectedResourceType,
      affectedResourceSubtype: '',
      affectedResourceCorrelationIds: correlations.map((words) => ids.guid(words)),
    })),
    categorizedResourceCounts,
  };
}
