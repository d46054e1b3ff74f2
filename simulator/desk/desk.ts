/**
 * The operator's desk: a place on the internet with the official Azure clients on it. Scenarios drive the vault from here,
 * and only from here; a runbook written for production is given the same client.
 */
import type { SiteRecoveryManagementClient } from '@azure/arm-recoveryservices-siterecovery';
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Credentials } from '../azure/entra/credentials.ts';
import { CLOUDS } from '../site/clouds.ts';
import type { Site } from '../site/site.ts';
import { siteRecoveryPackage } from './client-packages.ts';
import { labCredential } from './credential.ts';

export interface OperatorDesk {
  readonly siteRecovery: SiteRecoveryManagementClient;
  /** For any other client of Azure: `new ComputeManagementClient(desk.credential, subscription, desk.clientOptions)`. */
  readonly credential: TokenCredential;
  /** As the site's own provider signs in: what somebody would have who got hold of its secret. */
  readonly siteCredential: TokenCredential;
  readonly clientOptions: { readonly httpClient: HttpClient; readonly endpoint: string };
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly vault: string;
}

export function operatorDesk(
  { azure }: Site,
  { operator, provider }: { readonly operator: Credentials; readonly provider: Credentials },
  httpClient: HttpClient,
  nowMs: () => number,
): OperatorDesk {
  const { subscription, resourceGroup, vault } = azure;
  const credential = labCredential(operator, azure.cloud, httpClient, nowMs);
  const clientOptions = { httpClient, endpoint: `https://${CLOUDS[azure.cloud].armHost}` };
  let client: SiteRecoveryManagementClient | undefined;
  return {
    get siteRecovery() {
      const { SiteRecoveryManagementClient } = siteRecoveryPackage();
      client ??= new SiteRecoveryManagementClient(credential, subscription, clientOptions);
      return client;
    },
    credential,
    siteCredential: labCredential(provider, azure.cloud, httpClient, nowMs),
    clientOptions,
    subscription,
    resourceGroup,
    vault,
  };
}
