/**
 * Signing in at the lab's Entra with a client id and secret, as `ClientSecretCredential` of `@azure/identity` does; that
 * one brings a transport and a cache of its own, which would leave the lab's network and time.
 */
import type { AccessToken, TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { CLOUDS, type CloudName } from '../site/clouds.ts';
import type { Credentials } from '../azure/entra/credentials.ts';
import { pipelinePackage } from './client-packages.ts';

/**
 * A token with less than this to go is not used for anything new, as identity libraries do. While a request is under way
 * in a live lab, seconds of its time go by.
 */
const RENEWED_BEFORE_MS = 5 * 60_000;

/** @param nowMs the lab's time: tokens live by it */
export function labCredential(
  operator: Credentials,
  cloud: CloudName,
  http: HttpClient,
  nowMs: () => number,
): TokenCredential {
  const { tenant, clientId, clientSecret } = operator;
  const url = `https://${CLOUDS[cloud].entraHost}/${tenant}/oauth2/v2.0/token`;
  return {
    async getToken(scopes): Promise<AccessToken> {
      const scope = Array.isArray(scopes) ? scopes.join(' ') : scopes;
      const body = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
      const request = pipelinePackage().createPipelineRequest({ url, method: 'POST', body: JSON.stringify(body) });
      const askedAtMs = nowMs();
      const { status, bodyAsText } = await http.sendRequest(request);
      if (status !== 200) throw new SignInFailed(`Entra did not accept the client: ${bodyAsText}`);
      const { access_token: token, expires_in: seconds } = JSON.parse(bodyAsText ?? '') as {
        access_token: string;
        expires_in: number;
      };
      return { token, expiresOnTimestamp: askedAtMs + seconds * 1000 - RENEWED_BEFORE_MS };
    },
  };
}

export class SignInFailed extends Error {
  override name = 'SignInFailed';
}
