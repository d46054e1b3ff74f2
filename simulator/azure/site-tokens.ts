/**
 * Whether a bearer token may speak for a site at the replication service: one that Entra signed, that holds now, that was made
 * for that service and comes from the subscription's tenant.
 */
import { REPLICATION_AUDIENCE } from '../network/well-known.ts';
import type { Entra } from './entra.ts';
import { issuerOf } from './entra/access-token.ts';

export interface SiteTokenSettings {
  readonly entra: Pick<Entra, 'read'>;
  readonly tenant: string;
  /** Signatures are computed outside the world's time. */
  outside<Value>(work: Promise<Value>): Promise<Value>;
}

export function siteTokens({ entra, tenant, outside }: SiteTokenSettings): (token: string) => Promise<boolean> {
  return async (token) => {
    const claims = await outside(entra.read(token));
    return claims.ok && claims.value.aud === REPLICATION_AUDIENCE && claims.value.iss === issuerOf(tenant);
  };
}
