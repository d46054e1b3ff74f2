/** Tenant, subscription, resource group and providers as Azure Resource Manager shows them (documented shapes). */
import type { Azure } from '../azure.ts';

export function tenant({ site }: Azure) {
  const { tenant: tenantId } = site.azure;
  return { id: `/tenants/${tenantId}`, tenantId, tenantCategory: 'Home', displayName: site.name, countryCode: '' };
}

export function subscription({ site }: Azure) {
  const { subscription: subscriptionId, tenant: tenantId } = site.azure;
  return {
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    tenantId,
    displayName: site.name,
    state: 'Enabled',
    authorizationSource: 'RoleBased',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'EnterpriseAgreement_2014-09-01',
      spendingLimit: 'Off',
    },
    managedByTenants: [],
  };
}

/** There is one region: the site's. */
export function location({ site }: Azure) {
  const { subscription: id, region: name } = site.azure;
  return { id: `/subscriptions/${id}/locations/${name}`, name, type: 'Region', displayName: name };
}

export function resourceGroup({ ids, site }: Azure) {
  return {
    id: ids.resourceGroup,
    name: site.azure.resourceGroup,
    type: 'Microsoft.Resources/resourceGroups',
    location: site.azure.region,
    properties: { provisioningState: 'Succeeded' },
  };
}

/** A resource without its properties, as lists of resources of all types have it. */
export function briefly(resource: object) {
  const { properties, ...brief } = resource as { properties?: unknown };
  return brief;
}

/** What the providers of this subscription have, as far as it is served here, with a version that each client speaks. */
export const PROVIDERS: Readonly<Record<string, { readonly types: readonly string[]; readonly version: string }>> = {
  'Microsoft.Compute': { types: ['virtualMachines', 'disks', 'locations/operations'], version: '2024-07-01' },
  'Microsoft.Network': {
    types: [
      'networkInterfaces',
      'virtualNetworks',
      'networkSecurityGroups',
      'publicIPAddresses',
      'locations/operations',
    ],
    version: '2024-05-01',
  },
  'Microsoft.RecoveryServices': { types: ['vaults'], version: '2023-06-01' },
  'Microsoft.Resources': { types: ['subscriptions', 'tenants', 'resourceGroups'], version: '2022-12-01' },
  'Microsoft.Storage': { types: ['storageAccounts'], version: '2023-05-01' },
};

export function provider({ site }: Azure, namespace: string) {
  const { types = [], version = '' } = PROVIDERS[namespace] ?? {};
  const resourceType = (type: string) => ({
    resourceType: type,
    locations: [site.azure.region],
    apiVersions: [version],
    capabilities: 'None',
  });
  return {
    id: `/subscriptions/${site.azure.subscription}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: 'Registered',
    resourceTypes: types.map(resourceType),
  };
}
