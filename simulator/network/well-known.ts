/**
 * The names and ports that the world goes by: which hosts Azure answers at, what a firewall has to let through, where a port
 * is blocked. Copied from the documents (facts, sections 1.2 and 2.1), not from the reference: a role that asks for another
 * name finds nobody there, and in the virtual world the machines' own firewalls drop what comes to another port.
 */

export const PORT = {
  /** Sources, process servers and master targets → configuration server. Documented. */
  control: 443,
  /** Replication data, unless a site says otherwise of its process server. Documented. */
  data: 9443,
  /** Members of a replication group among themselves. Documented, not changeable. */
  groupConsistency: 20004,
  /** Whatever Azure answers at. Documented. */
  azure: 443,
} as const;

/** The outbound names of the commercial cloud, by the categories of the documents. */
export const URL_CATEGORY = {
  storage: { pattern: '*.blob.core.windows.net', title: 'Storage' },
  entra: { pattern: 'login.microsoftonline.com', title: 'Microsoft Entra ID' },
  replication: { pattern: '*.hypervrecoverymanager.windowsazure.com', title: 'Replication service' },
  'service-bus': { pattern: '*.servicebus.windows.net', title: 'Service Bus' },
} as const;

export type UrlCategory = keyof typeof URL_CATEGORY;

export const ENTRA_HOST = 'login.microsoftonline.com';
export const ARM_HOST = 'management.azure.com';

/** Whom a token must be for that a site's provider shows to the replication service. Inferred. */
export const REPLICATION_AUDIENCE = 'https://hypervrecoverymanager.windowsazure.com';

/** The same for Service Bus. Documented. */
export const SERVICE_BUS_AUDIENCE = 'https://servicebus.azure.net';

export function replicationHost(region: string): string {
  return `${region}.hypervrecoverymanager.windowsazure.com`;
}

export function storageHost(account: string): string {
  return `${account}.blob.core.windows.net`;
}

export function serviceBusHost(namespace: string): string {
  return `${namespace}.servicebus.windows.net`;
}
