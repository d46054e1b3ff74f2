/**
 * Who sends a request: the bearer token is one that Entra signed, holds now, is meant for Azure Resource Manager and comes
 * from the subscription's tenant. Codes are as Azure Resource Manager documents them.
 */
import { fail, ok } from '../../../reference/model/result.ts';
import { issuerOf } from '../entra/access-token.ts';
import type { Entra } from '../entra.ts';
import type { ArmRefusal } from './errors.ts';
import type { Authenticate } from './front.ts';
import type { Role } from './operation.ts';

/** Azure Resource Manager goes by two names, either of them with a slash at the end or without. Documented. */
const ARM_AUDIENCES = ['https://management.azure.com', 'https://management.core.windows.net'];

export interface AuthenticationSettings {
  readonly entra: Pick<Entra, 'read'>;
  readonly tenant: string;
  /** Where else this front is reached: clients with an endpoint of their own ask for tokens in its name. */
  readonly origins: readonly string[];
  /** What role assignments give this client. */
  readonly roleOf: (clientId: string) => Role | undefined;
}

export function bearerAuthentication({ entra, tenant, origins, roleOf }: AuthenticationSettings): Authenticate {
  const audiences = new Set([...ARM_AUDIENCES, ...origins].map(plain));

  return async (authorization) => {
    if (!authorization) return unauthorized('AuthenticationFailed', 'There is no Authorization header.');
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (!token) return unauthorized('InvalidAuthenticationToken', 'The Authorization header holds no bearer token.');
    const claims = await entra.read(token);
    if (!claims.ok) return unauthorized(claims.failure.code, claims.failure.message);
    const { aud, iss, appid: clientId, oid: objectId } = claims.value;
    if (!audiences.has(plain(aud))) {
      const message = `The access token is for another audience; one for '${ARM_AUDIENCES[0]}' is wanted.`;
      return unauthorized('InvalidAuthenticationTokenAudience', message);
    }
    if (iss !== issuerOf(tenant)) {
      const message = `The access token is from another issuer; one from '${issuerOf(tenant)}' is wanted.`;
      return unauthorized('InvalidAuthenticationTokenTenant', message);
    }
    return ok({ clientId, objectId, role: roleOf(clientId) });
  };
}

function plain(audience: string): string {
  return audience.replace(/\/$/, '').toLowerCase();
}

function unauthorized(code: string, message: string): { ok: false; failure: ArmRefusal } {
  return { ok: false, failure: { ...fail(code, message).failure, status: 401 } };
}
