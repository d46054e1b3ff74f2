/**
 * Who sends a request: the bearer token is one that Entra signed, holds now, is meant for Azure Resource Manager and comes
 * from the subscription's tenant. Codes are as Azure Resource Manager documents them.
 */
import { fail, ok } from '../../../reference/model/result.ts';
import type { AzureCloud } from '../../site/clouds.ts';
import { issuerOf } from '../entra/access-token.ts';
import type { Entra } from '../entra.ts';
import type { ArmRefusal } from './errors.ts';
import type { Authenticate } from './front.ts';
import type { Role } from './operation.ts';

export interface AuthenticationSettings {
  readonly entra: Pick<Entra, 'read'>;
  readonly tenant: string;
  readonly cloud: AzureCloud;
  /** Where else this front is reached: clients with an endpoint of their own ask for tokens in its name. */
  readonly origins: readonly string[];
  /** What role assignments give this client. */
  readonly roleOf: (clientId: string) => Role | undefined;
}

export function bearerAuthentication({ entra, tenant, cloud, origins, roleOf }: AuthenticationSettings): Authenticate {
  const audiences = new Set([...cloud.armAudiences, ...origins].map(plain));
  const issuer = issuerOf(cloud, tenant);

  return async (authorization) => {
    if (!authorization) return unauthorized('AuthenticationFailed', 'There is no Authorization header.');
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (!token) return unauthorized('InvalidAuthenticationToken', 'The Authorization header holds no bearer token.');
    const claims = await entra.read(token);
    if (!claims.ok) return unauthorized(claims.failure.code, claims.failure.message);
    const { aud, iss, appid: clientId, oid: objectId } = claims.value;
    if (!audiences.has(plain(aud))) {
      const message = `The access token is for another audience; one for '${cloud.armAudiences[0]}' is wanted.`;
      return unauthorized('InvalidAuthenticationTokenAudience', message);
    }
    if (iss !== issuer) {
      const message = `The access token is from another issuer; one from '${issuer}' is wanted.`;
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
