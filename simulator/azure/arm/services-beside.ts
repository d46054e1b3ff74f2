/**
 * Where services are that have nothing to do with a vault, in each cloud: clients of `/metadata/endpoints` insist on having
 * them. Published: what the clouds answer there, and the tables of the Azure CLI. Nobody is asked by these names.
 */
import type { CloudName } from '../../site/clouds.ts';

export const BESIDE_THE_VAULT = {
  commercial: {
    portal: 'https://portal.azure.com/',
    gallery: 'https://gallery.azure.com/',
    graph: 'https://graph.windows.net/',
    microsoftGraph: 'https://graph.microsoft.com/',
    batch: 'https://batch.core.windows.net/',
    media: 'https://rest.media.azure.net',
    sqlManagement: 'https://management.core.windows.net:8443/',
    suffixes: {
      keyVaultDns: 'vault.azure.net',
      mhsmDns: 'managedhsm.azure.net',
      sqlServerHostname: 'database.windows.net',
      mysqlServerEndpoint: 'mysql.database.azure.com',
      mariadbServerEndpoint: 'mariadb.database.azure.com',
      postgresqlServerEndpoint: 'postgres.database.azure.com',
      acrLoginServer: 'azurecr.io',
      azureFrontDoorEndpointSuffix: 'azurefd.net',
    },
  },
  'us-government': {
    portal: 'https://portal.azure.us/',
    gallery: 'https://gallery.azure.us/',
    graph: 'https://graph.windows.net/',
    microsoftGraph: 'https://graph.microsoft.us/',
    batch: 'https://batch.core.usgovcloudapi.net/',
    media: 'https://rest.media.usgovcloudapi.net',
    sqlManagement: 'https://management.core.usgovcloudapi.net:8443/',
    suffixes: {
      keyVaultDns: 'vault.usgovcloudapi.net',
      mhsmDns: 'managedhsm.usgovcloudapi.net',
      sqlServerHostname: 'database.usgovcloudapi.net',
      mysqlServerEndpoint: 'mysql.database.usgovcloudapi.net',
      mariadbServerEndpoint: 'mariadb.database.usgovcloudapi.net',
      postgresqlServerEndpoint: 'postgres.database.usgovcloudapi.net',
      acrLoginServer: 'azurecr.us',
      azureFrontDoorEndpointSuffix: 'azurefd.us',
    },
  },
  china: {
    portal: 'https://portal.azure.cn/',
    gallery: 'https://gallery.azure.cn/',
    graph: 'https://graph.chinacloudapi.cn/',
    microsoftGraph: 'https://microsoftgraph.chinacloudapi.cn/',
    batch: 'https://batch.chinacloudapi.cn/',
    media: 'https://rest.media.chinacloudapi.cn',
    sqlManagement: 'https://management.core.chinacloudapi.cn:8443/',
    suffixes: {
      keyVaultDns: 'vault.azure.cn',
      mhsmDns: 'managedhsm.azure.cn',
      sqlServerHostname: 'database.chinacloudapi.cn',
      mysqlServerEndpoint: 'mysql.database.chinacloudapi.cn',
      mariadbServerEndpoint: 'mariadb.database.chinacloudapi.cn',
      postgresqlServerEndpoint: 'postgres.database.chinacloudapi.cn',
      acrLoginServer: 'azurecr.cn',
      azureFrontDoorEndpointSuffix: 'azurefd.cn',
    },
  },
} as const satisfies Readonly<Record<CloudName, object>>;
