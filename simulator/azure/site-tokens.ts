/**
 * Whether a bearer token may speak for a site: one that Entra signed, that holds now, that was made for whoever is asked, comes
 * from the subscription's tenant, and was given to the site's own provider. An operator may ask Entra for a token of any
 * audience; that does not make a site of anybody.
 */
import type { AzureCloud } from '../site/clouds.ts';
import type { Entra } from './entra.ts';
import { issuerOf } from './entra/access-token.ts';
import type { Credentials } from './entra/credentials.ts';

export interface SiteTokenSettings {
  readonly entra: Pick<Entra, 'read'>;
  readonly provider: Pick<Credentials, 'tenant' | 'clientId'>;
  /** Whom the token has to be for. */
  readonly audience: string;
  readonly cloud: AzureCloud;
  /** Signatures are computed outside the world's time. */
  outside<Value>(work: Promise<Value>): Promise<Value>;
}

export function siteTokens({
  entra,
  provider,
  audience,
  cloud,
  outside,
}: SiteTokenSettings): (token: string) => Promise<boolean> {
  return async (token) => {
    const claims = await outside(entra.read(token));
    if (!claims.ok) return false;
    const { aud, iss, appid } = claims.value;
    return aud === audience && iss === issuerOf(cloud, provider.tenant) && appid === provider.clientId;
  };
}
