/**
 * The clouds that a site may be in, and what is called what in each: the world answers at these names, and nowhere else.
 * Copied from the documents (facts, section 2.1), not from the reference: a role that asks for a name of another cloud finds
 * nobody there. The names of the cloud in China are inferred from the documents about replication between regions of Azure;
 * those of services beside the vault are what the clouds' own `/metadata/endpoints` publish.
 */

export type CloudName = 'commercial' | 'us-government' | 'china';

export interface AzureCloud {
  /** As a sentence has it. */
  readonly title: string;
  /** What `az cloud` and the clients' libraries call it. Documented. */
  readonly clientName: string;
  /** The one host where tokens are had. */
  readonly entraHost: string;
  readonly armHost: string;
  /** Below these, each account, region and namespace has a name of its own. */
  readonly storageZone: string;
  readonly replicationZone: string;
  readonly serviceBusZone: string;
  /** The backup service, which coordinates what process servers upload. Facts, section 2.2; in China inferred. */
  readonly backupZone: string;
  /** Whom a token must be for that a site's provider shows to the replication service. Inferred. */
  readonly replicationAudience: string;
  /** Azure Resource Manager goes by two names, either of them with a slash at the end or without. Documented. */
  readonly armAudiences: readonly [name: string, olderName: string];
  /** Who gives out version-1 tokens. Documented. */
  readonly tokenIssuer: string;
  /** What sign-in says of itself. Documented. */
  readonly instanceName: string;
  /** Where sign-in has its addresses: West US is documented for the commercial cloud, the others are inferred. */
  readonly identityRegion: string;
  /** Where a site goes that does not say. */
  readonly usualRegion: string;
}

export const CLOUDS: Readonly<Record<CloudName, AzureCloud>> = {
  commercial: {
    title: 'the commercial cloud',
    clientName: 'AzureCloud',
    entraHost: 'login.microsoftonline.com',
    armHost: 'management.azure.com',
    storageZone: 'blob.core.windows.net',
    replicationZone: 'hypervrecoverymanager.windowsazure.com',
    serviceBusZone: 'servicebus.windows.net',
    backupZone: 'backup.windowsazure.com',
    replicationAudience: 'https://hypervrecoverymanager.windowsazure.com',
    armAudiences: ['https://management.azure.com', 'https://management.core.windows.net'],
    tokenIssuer: 'https://sts.windows.net',
    instanceName: 'microsoftonline.com',
    identityRegion: 'westus',
    usualRegion: 'westeurope',
  },
  'us-government': {
    title: "the US government's cloud",
    clientName: 'AzureUSGovernment',
    entraHost: 'login.microsoftonline.us',
    armHost: 'management.usgovcloudapi.net',
    storageZone: 'blob.core.usgovcloudapi.net',
    replicationZone: 'hypervrecoverymanager.windowsazure.us',
    serviceBusZone: 'servicebus.usgovcloudapi.net',
    backupZone: 'backup.windowsazure.us',
    replicationAudience: 'https://hypervrecoverymanager.windowsazure.us',
    armAudiences: ['https://management.usgovcloudapi.net', 'https://management.core.usgovcloudapi.net'],
    tokenIssuer: 'https://sts.windows.net',
    instanceName: 'microsoftonline.us',
    identityRegion: 'usgovvirginia',
    usualRegion: 'usgovvirginia',
  },
  china: {
    title: 'the cloud in China',
    clientName: 'AzureChinaCloud',
    entraHost: 'login.chinacloudapi.cn',
    armHost: 'management.chinacloudapi.cn',
    storageZone: 'blob.core.chinacloudapi.cn',
    replicationZone: 'hypervrecoverymanager.windowsazure.cn',
    serviceBusZone: 'servicebus.chinacloudapi.cn',
    backupZone: 'backup.windowsazure.cn',
    replicationAudience: 'https://hypervrecoverymanager.windowsazure.cn',
    armAudiences: ['https://management.chinacloudapi.cn', 'https://management.core.chinacloudapi.cn'],
    tokenIssuer: 'https://sts.chinacloudapi.cn',
    instanceName: 'partner.microsoftonline.cn',
    identityRegion: 'chinanorth2',
    usualRegion: 'chinanorth2',
  },
};

export const CLOUD_NAMES = Object.keys(CLOUDS) as readonly CloudName[];

/** Whom a token must be for that a site's provider shows to Service Bus, in every cloud. Documented. */
export const SERVICE_BUS_AUDIENCE = 'https://servicebus.azure.net';

export function storageHost(cloud: CloudName, account: string): string {
  return `${account}.${CLOUDS[cloud].storageZone}`;
}

/** What a site has in its cloud. */
export interface InAzure {
  readonly cloud: CloudName;
  readonly region: string;
  readonly cacheStorageAccount: string;
  readonly serviceBusNamespace: string;
}

/** Where each part of Azure answers that a site has to do with. */
export function azureHosts({ cloud, region, cacheStorageAccount, serviceBusNamespace }: InAzure) {
  const { entraHost, armHost, replicationZone, serviceBusZone, backupZone } = CLOUDS[cloud];
  return {
    storage: storageHost(cloud, cacheStorageAccount),
    entra: entraHost,
    replication: `${region}.${replicationZone}`,
    serviceBus: `${serviceBusNamespace}.${serviceBusZone}`,
    backup: `${region}.${backupZone}`,
    arm: armHost,
  } as const;
}

/** What a firewall has to let through, by the categories of the documents, with their titles. */
export const URL_CATEGORY = {
  storage: { title: 'Storage', pattern: ({ storageZone }: AzureCloud) => `*.${storageZone}` },
  entra: { title: 'Microsoft Entra ID', pattern: ({ entraHost }: AzureCloud) => entraHost },
  replication: { title: 'Replication service', pattern: ({ replicationZone }: AzureCloud) => `*.${replicationZone}` },
  'service-bus': { title: 'Service Bus', pattern: ({ serviceBusZone }: AzureCloud) => `*.${serviceBusZone}` },
  backup: { title: 'Backup service', pattern: ({ backupZone }: AzureCloud) => `*.${backupZone}` },
} as const;

export type UrlCategory = keyof typeof URL_CATEGORY;

export function urlPattern(cloud: CloudName, category: UrlCategory): string {
  return URL_CATEGORY[category].pattern(CLOUDS[cloud]);
}
