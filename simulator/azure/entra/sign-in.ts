/** Client credentials: who asks for a token, and for which resource. */
import type { Credentials } from './credentials.ts';
import {
  malformedScope,
  missingParameter,
  noSecret,
  notDefaultScope,
  type SignInFault,
  unknownClient,
  unknownTenant,
  unsupportedGrant,
  wrongSecret,
} from './sign-in-fault.ts';

/** What a token request says, by OAuth's names. */
export type TokenRequest = Readonly<Record<string, string | undefined>>;

export type SignIn =
  | { readonly ok: true; readonly client: Credentials; readonly audience: string }
  | { readonly ok: false; readonly fault: SignInFault };

/** @param resource what the token is asked for: out of `scope` (v2.0) or `resource` (v1) */
export function signIn(
  clients: readonly Credentials[],
  tenant: string,
  request: TokenRequest,
  resource: (request: TokenRequest) => string | SignInFault,
): SignIn {
  const { grant_type: grant, client_id: clientId, client_secret: secret } = request;
  const ofTenant = clients.filter((client) => client.tenant.toLowerCase() === tenant.toLowerCase());
  if (ofTenant.length === 0) return refused(unknownTenant(tenant));
  if (!grant) return refused(missingParameter('grant_type'));
  if (grant !== 'client_credentials') return refused(unsupportedGrant(grant));
  if (!clientId) return refused(missingParameter('client_id'));
  const client = ofTenant.find((candidate) => candidate.clientId.toLowerCase() === clientId.toLowerCase());
  if (!client) return refused(unknownClient(clientId, tenant));
  if (!secret) return refused(noSecret());
  if (client.clientSecret !== secret) return refused(wrongSecret(clientId));
  const audience = resource(request);
  return typeof audience === 'string' ? { ok: true, client, audience } : refused(audience);
}

function refused(fault: SignInFault): SignIn {
  return { ok: false, fault };
}

/** Scopes about a user who signs in; some clients ask for them where there is none. */
const OF_USERS = ['openid', 'profile', 'email', 'offline_access'];

/** Version 2: one resource with `/.default`. Two slashes mean that the resource's own name ends with one. */
export function resourceOfScope({ scope }: TokenRequest): string | SignInFault {
  if (!scope) return missingParameter('scope');
  const [asked = '', ...more] = scope.split(' ').filter((word) => word !== '' && !OF_USERS.includes(word));
  if (more.length > 0) return malformedScope(scope);
  if (!asked.endsWith('/.default')) return notDefaultScope(scope);
  const resource = asked.slice(0, -'/.default'.length);
  return isResource(resource) ? resource : malformedScope(scope);
}

/** Version 1. */
export function resourceNamed({ resource }: TokenRequest): string | SignInFault {
  if (!resource) return missingParameter('resource');
  return isResource(resource) ? resource : malformedScope(resource);
}

/** Any resource may be asked for: whether a token for it is of use is decided where it is shown. */
function isResource(text: string): boolean {
  return URL.canParse(text) || /^[0-9a-f-]{36}$/i.test(text);
}
