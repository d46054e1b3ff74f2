/**
 * `GET /metadata/endpoints`: where a cloud's other endpoints are, told to everybody, so that PowerShell, Terraform and the
 * Azure CLI can be pointed at a cloud by its Resource Manager alone. Documented by the clients that read it: a short object
 * until 2018, then a list of clouds, and since 2022-09-01 the one cloud that was asked. Endpoints of services that have
 * nothing to do with a vault are the public cloud's names, for clients that insist on having them.
 */
import { ARM_HOST, ENTRA_HOST } from '../../network/well-known.ts';

export const METADATA_PATH = '/metadata/endpoints';

/** Where to sign in: at the real name, or beside a front that has an address of its own. */
export function entraOf({ host, origin }: URL): string {
  return host === ARM_HOST ? `https://${ENTRA_HOST}` : origin;
}

export function cloudMetadata(url: URL): object {
  const version = url.searchParams.get('api-version') ?? '';
  const audiences = ['https://management.core.windows.net/', `https://${ARM_HOST}/`];
  const authentication = { loginEndpoint: entraOf(url), audiences, tenant: 'common', identityProvider: 'AAD' };
  if (version >= '2022-09-01') return { ...cloud(url), authentication };
  if (version >= '2019-01-01') return [{ ...cloud(url), authentication }];
  return {
    galleryEndpoint: 'https://gallery.azure.com/',
    graphEndpoint: GRAPH,
    graphAudience: GRAPH,
    portalEndpoint: PORTAL,
    authentication,
  };
}

const GRAPH = 'https://graph.windows.net/';
const PORTAL = 'https://portal.azure.com/';

function cloud({ origin, host }: URL) {
  return {
    name: host === ARM_HOST ? 'AzureCloud' : 'Muster',
    resourceManager: `${origin}/`,
    portal: PORTAL,
    graph: GRAPH,
    graphAudience: GRAPH,
    microsoftGraphResourceId: 'https://graph.microsoft.com/',
    batch: 'https://batch.core.windows.net/',
    media: 'https://rest.media.azure.net',
    sqlManagement: 'https://management.core.windows.net:8443/',
    suffixes: {
      storage: 'core.windows.net',
      keyVaultDns: 'vault.azure.net',
      mhsmDns: 'managedhsm.azure.net',
      sqlServerHostname: 'database.windows.net',
      mysqlServerEndpoint: 'mysql.database.azure.com',
      mariadbServerEndpoint: 'mariadb.database.azure.com',
      postgresqlServerEndpoint: 'postgres.database.azure.com',
      acrLoginServer: 'azurecr.io',
      azureFrontDoorEndpointSuffix: 'azurefd.net',
    },
  };
}
