/**
 * The outbound names of the commercial cloud, by category (facts, section 2.1, documented). A URL-based firewall has to
 * let these through; blocking each category has an outcome of its own.
 */
export const URL_CATEGORY = {
  storage: { pattern: '*.blob.core.windows.net', title: 'Storage', use: 'writes to the cache storage account' },
  entra: {
    pattern: 'login.microsoftonline.com',
    title: 'Microsoft Entra ID',
    use: 'authorisation for the service URLs',
  },
  replication: {
    pattern: '*.hypervrecoverymanager.windowsazure.com',
    title: 'Replication service',
    use: 'orchestration by the Site Recovery service',
  },
  'service-bus': { pattern: '*.servicebus.windows.net', title: 'Service Bus', use: 'monitoring and diagnostics data' },
} as const;

export type UrlCategory = keyof typeof URL_CATEGORY;

export const ENTRA_HOST = 'login.microsoftonline.com';
export const ARM_HOST = 'management.azure.com';

/** What tokens for Azure Resource Manager are asked for by. Documented. */
export const ARM_SCOPE = `https://${ARM_HOST}/.default`;

/** The audience of the tokens that a site's provider shows to the replication service. Inferred. */
export const REPLICATION_AUDIENCE = 'https://hypervrecoverymanager.windowsazure.com';

export function replicationHost(region: string): string {
  return `${region}.hypervrecoverymanager.windowsazure.com`;
}

export function storageHost(account: string): string {
  return `${account}.blob.core.windows.net`;
}

export function serviceBusHost(namespace: string): string {
  return `${namespace}.servicebus.windows.net`;
}
