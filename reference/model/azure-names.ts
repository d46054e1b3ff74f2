/**
 * The outbound names that the roles ask for, by the cloud that the site is in (facts, section 2.1). Those of the commercial
 * cloud and of the US Government's are documented; those of the one in China are inferred from the documents about
 * replication between regions of Azure.
 */

export type CloudName = 'commercial' | 'us-government' | 'china';

/** What the roles have to know of the cloud that they are in. */
export interface CloudNames {
  /** Where tokens are asked for. */
  readonly entraHost: string;
  /** Asked while a configuration server is set up from the OVF template. */
  readonly armHost: string;
  readonly replicationZone: string;
  readonly serviceBusZone: string;
  /** The audience of the tokens that a site's provider shows to the replication service. Inferred. */
  readonly replicationAudience: string;
}

/**
 * The audience of those that it shows to Service Bus, in every cloud. Documented for Service Bus; that the provider signs in so
 * is inferred.
 */
export const SERVICE_BUS_AUDIENCE = 'https://servicebus.azure.net';

export const CLOUD_NAMES: Readonly<Record<CloudName, CloudNames>> = {
  commercial: {
    entraHost: 'login.microsoftonline.com',
    armHost: 'management.azure.com',
    replicationZone: 'hypervrecoverymanager.windowsazure.com',
    serviceBusZone: 'servicebus.windows.net',
    replicationAudience: 'https://hypervrecoverymanager.windowsazure.com',
  },
  'us-government': {
    entraHost: 'login.microsoftonline.us',
    armHost: 'management.usgovcloudapi.net',
    replicationZone: 'hypervrecoverymanager.windowsazure.us',
    serviceBusZone: 'servicebus.usgovcloudapi.net',
    replicationAudience: 'https://hypervrecoverymanager.windowsazure.us',
  },
  china: {
    entraHost: 'login.chinacloudapi.cn',
    armHost: 'management.chinacloudapi.cn',
    replicationZone: 'hypervrecoverymanager.windowsazure.cn',
    serviceBusZone: 'servicebus.chinacloudapi.cn',
    replicationAudience: 'https://hypervrecoverymanager.windowsazure.cn',
  },
};

export function replicationHost(cloud: CloudName, region: string): string {
  return `${region}.${CLOUD_NAMES[cloud].replicationZone}`;
}

export function serviceBusHost(cloud: CloudName, namespace: string): string {
  return `${namespace}.${CLOUD_NAMES[cloud].serviceBusZone}`;
}
