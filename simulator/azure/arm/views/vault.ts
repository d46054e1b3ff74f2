/** The Recovery Services vault as a resource; keys and classes as recorded. */
import type { Azure } from '../azure.ts';
import { envelope, typeOf } from '../ids.ts';
import { instant } from './dates.ts';

/** What is the same for every vault here. Recorded in 2024, of a vault that nobody had hardened. */
const UNTOUCHED = {
  backupStorageVersion: 'Unassigned',
  securitySettings: {
    immutabilitySettings: null,
    softDeleteSettings: {
      softDeleteRetentionPeriodInDays: 14,
      softDeleteState: 'Enabled',
      enhancedSecurityState: 'Enabled',
    },
    multiUserAuthorization: 'Disabled',
  },
  redundancySettings: { standardTierStorageRedundancy: 'GeoRedundant', crossRegionRestore: 'Disabled' },
  secureScore: 'None',
  bcdrSecurityLevel: 'Poor',
  publicNetworkAccess: 'Enabled',
  restoreSettings: { crossSubscriptionRestoreSettings: { crossSubscriptionRestoreState: 'Enabled' } },
};

/** With private endpoints. */
const LOCKED_DOWN = { publicNetworkAccess: 'Disabled' };

/** Looked at by itself; lists were recorded in 2021 only, without what came since. */
export function vault(azure: Azure) {
  const { monitoring, privateEndpoints } = azure.service.context.vault;
  const row = vaultRow(azure);
  const monitoringSettings = monitoring && { monitoringSettings: monitoring };
  return {
    ...row,
    properties: { ...row.properties, ...monitoringSettings, ...UNTOUCHED, ...(privateEndpoints && LOCKED_DOWN) },
  };
}

export function vaultRow({ ids, site, service }: Azure) {
  const { vault: record } = service.context;
  // Recorded: here, unlike in ids below the vault, `subscriptions` has a small s.
  const id = ids.beside(`Microsoft.RecoveryServices/vaults/${site.azure.vault}`);
  return {
    location: site.azure.region,
    name: site.azure.vault,
    etag: etag(record.changedMs),
    ...(Object.keys(record.tags).length > 0 ? { tags: record.tags } : {}),
    properties: {
      provisioningState: 'Succeeded',
      privateEndpointStateForBackup: 'None',
      privateEndpointStateForSiteRecovery: record.privateEndpoints ? 'Enabled' : 'None',
    },
    id,
    type: typeOf(id),
    sku: record.sku,
  };
}

/** The key that PowerShell signs requests with; nobody checks its signatures here. Documented shape. */
export function vaultExtendedInfo({ ids, site, service }: Azure) {
  const id = ids.beside(`Microsoft.RecoveryServices/vaults/${site.azure.vault}/extendedInformation/vaultExtendedInfo`);
  const { integrityKey, changedMs } = service.context.vault;
  return envelope(id, { integrityKey, algorithm: 'None' }, { etag: etag(changedMs) });
}

/** The time of the last change, as this provider quotes it. Recorded. */
function etag(ms: number): string {
  return `W/"datetime'${encodeURIComponent(instant(ms))}'"`;
}

/** What is protected and how the jobs stand, in numbers. Documented shape; how many providers a site has is recorded. */
export function replicationUsage({ service }: Azure) {
  const { items, jobs, sites } = service.context;
  const inState = (state: string) => jobs.list().filter((job) => job.state === state).length;
  return {
    protectedItemCount: items.size,
    recoveryPlanCount: service.context.plans.size,
    registeredServersCount: sites.all().length,
    recoveryServicesProviderAuthType: 1,
    monitoringSummary: {
      unHealthyVmCount: [...items.keys()].filter((name) => service.health.of(name).length > 0).length,
      unHealthyProviderCount: sites.all().filter(({ connected }) => !connected).length,
      eventsCount: service.context.events.list().length,
      deprecatedProviderCount: 0,
      supportedProviderCount: sites.all().length,
      unsupportedProviderCount: 0,
    },
    jobsSummary: {
      failedJobs: inState('Failed'),
      suspendedJobs: inState('Suspended'),
      inProgressJobs: inState('InProgress'),
    },
  };
}

/** How much of the vault's limits is used. Documented shape. */
export function vaultUsages({ service }: Azure) {
  const usage = (name: string, localizedValue: string, currentValue: number, limit: number) => ({
    unit: 'Count',
    currentValue,
    limit,
    name: { value: name, localizedValue },
  });
  const { items, sites } = service.context;
  return [
    usage('ProtectedItemsCount', 'Protected items', items.size, MOST_ITEMS),
    usage('RegisteredServersCount', 'Registered servers', sites.all().length, MOST_SITES),
  ];
}

/** Inferred. */
const MOST_ITEMS = 1000;
const MOST_SITES = 500;
