/** The documents by which clients find their way about Entra, with the keys of the real ones (documented). */
import type { AzureCloud } from '../../site/clouds.ts';

/** What stands in an address instead of a tenant, for whoever may belong to any. */
export const ANY_TENANT: readonly string[] = ['common', 'organizations'];

/** OpenID Connect discovery. Links lead back to where the document was asked for. */
export function openIdConfiguration(
  { instanceName }: AzureCloud,
  origin: string,
  tenant: string,
  version: 'v2.0' | undefined,
) {
  const base = `${origin}/${tenant}`;
  const issuer = `${origin}/${ANY_TENANT.includes(tenant) ? '{tenantid}' : tenant}`;
  const oauth = version ? `${base}/oauth2/${version}` : `${base}/oauth2`;
  return {
    token_endpoint: `${oauth}/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    jwks_uri: version ? `${base}/discovery/${version}/keys` : `${base}/discovery/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
    scopes_supported: ['openid'],
    issuer: version ? `${issuer}/${version}` : `${issuer}/`,
    authorization_endpoint: `${oauth}/authorize`,
    device_authorization_endpoint: `${oauth}/devicecode`,
    end_session_endpoint: `${oauth}/logout`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'tid', 'ver'],
    tenant_region_scope: 'EU',
    cloud_instance_name: instanceName,
  };
}

/** Which names belong to the same cloud: this one, and no other. */
export function instanceDiscovery(origin: string) {
  const { host } = new URL(origin);
  return {
    tenant_discovery_endpoint: `${origin}/common/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
