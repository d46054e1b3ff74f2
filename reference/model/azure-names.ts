/** The outbound names of the commercial cloud that the roles ask for (facts, section 2.1, documented). */
export const ENTRA_HOST = 'login.microsoftonline.com';

/** The audience of the tokens that a site's provider shows to the replication service. Inferred. */
export const REPLICATION_AUDIENCE = 'https://hypervrecoverymanager.windowsazure.com';

/** The audience of those that it shows to Service Bus. Documented for Service Bus; that the provider signs in so is inferred. */
export const SERVICE_BUS_AUDIENCE = 'https://servicebus.azure.net';

export function replicationHost(region: string): string {
  return `${region}.hypervrecoverymanager.windowsazure.com`;
}

export function serviceBusHost(namespace: string): string {
  return `${namespace}.servicebus.windows.net`;
}
