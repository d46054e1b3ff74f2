/**
 * `GET /metadata/endpoints`: where a cloud's other endpoints are, told to everybody, so that PowerShell, Terraform and the
 * Azure CLI can be pointed at a cloud by its Resource Manager alone. Documented by the clients that read it: a short object
 * until 2018, then a list of clouds, and since 2022-09-01 the one cloud that was asked. Endpoints of services that have
 * nothing to do with a vault are the names in the real cloud, for clients that insist on having them.
 */
import { CLOUDS, type CloudName } from '../../site/clouds.ts';
import { BESIDE_THE_VAULT } from './services-beside.ts';

export const METADATA_PATH = '/metadata/endpoints';

/** Where to sign in: at the real name, or beside a front that has an address of its own. */
export function entraOf(cloud: CloudName, { host, origin }: URL): string {
  const { armHost, entraHost } = CLOUDS[cloud];
  return host === armHost ? `https://${entraHost}` : origin;
}

export function cloudMetadata(name: CloudName, url: URL): object {
  const version = url.searchParams.get('api-version') ?? '';
  const [audience, olderAudience] = CLOUDS[name].armAudiences;
  const audiences = [`${olderAudience}/`, `${audience}/`];
  const authentication = { loginEndpoint: entraOf(name, url), audiences, tenant: 'common', identityProvider: 'AAD' };
  const { portal, graph, gallery } = BESIDE_THE_VAULT[name];
  if (version >= '2022-09-01') return { ...cloud(name, url), authentication };
  if (version >= '2019-01-01') return [{ ...cloud(name, url), authentication }];
  return {
    galleryEndpoint: gallery,
    graphEndpoint: graph,
    graphAudience: graph,
    portalEndpoint: portal,
    authentication,
  };
}

function cloud(cloudName: CloudName, { origin, host }: URL) {
  const { armHost, clientName, storageZone } = CLOUDS[cloudName];
  const { portal, graph, microsoftGraph, batch, media, sqlManagement, suffixes } = BESIDE_THE_VAULT[cloudName];
  return {
    name: host === armHost ? clientName : 'Muster',
    resourceManager: `${origin}/`,
    portal,
    graph,
    graphAudience: graph,
    microsoftGraphResourceId: microsoftGraph,
    batch,
    media,
    sqlManagement,
    suffixes: { storage: storageZone.replace('blob.', ''), ...suffixes },
  };
}
