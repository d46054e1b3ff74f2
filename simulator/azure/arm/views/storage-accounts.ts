/** The cache storage account as the storage provider shows it (documented shape). */
import { azureHosts } from '../../../site/clouds.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';
import { instant } from './dates.ts';

export function storageAccount({ ids, site }: Azure) {
  const { cacheStorageAccount: name, region } = site.azure;
  const createdMs = Date.parse(site.startsAt);
  return envelope(
    ids.beside(`Microsoft.Storage/storageAccounts/${name}`),
    {
      provisioningState: 'Succeeded',
      creationTime: instant(createdMs),
      primaryEndpoints: { blob: `https://${azureHosts(site.azure).storage}/` },
      primaryLocation: region,
      statusOfPrimary: 'available',
      supportsHttpsTrafficOnly: true,
      allowBlobPublicAccess: false,
      minimumTlsVersion: 'TLS1_2',
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [] },
      accessTier: 'Hot',
    },
    { location: region, kind: 'StorageV2', sku: { name: 'Standard_LRS', tier: 'Standard' }, tags: {} },
  );
}
