/**
 * Azure, as far as a site has to do with it: Entra, and a vault with the Site Recovery service, its ARM front and Service
 * Bus. Each is a handler of requests; where in the world it is reached is the world's business.
 */
import { CLOUDS, SERVICE_BUS_AUDIENCE } from '../site/clouds.ts';
import type { Clock, IncomingRequest, RandomStream, Response, Runtime } from '../../reference/runtime.ts';
import type { SiteRecoveryParts } from '../../reference/site-recovery/parts.ts';
import { SiteRecoveryService } from '../../reference/site-recovery/service.ts';
import type { VaultKey } from '../../reference/site-recovery/site/site-desk.ts';
import { COORDINATION } from '../../reference/wire/backup-coordination.ts';
import type { MonitoringReport } from '../../reference/wire/provider.ts';
import type { Site } from '../site/site.ts';
import { bearerAuthentication } from './arm/authenticate.ts';
import type { Azure } from './arm/azure.ts';
import { createFront } from './arm/front.ts';
import { Ids } from './arm/ids.ts';
import { armOperations } from './arm/index.ts';
import { AsyncOperations } from './async-operations.ts';
import type { AzureCompute } from './compute.ts';
import { createEntra } from './entra.ts';
import type { Credentials } from './entra/credentials.ts';
import { serveFetch } from './gateway.ts';
import { siteTokens } from './site-tokens.ts';

export interface CloudSettings {
  readonly site: Site;
  /** Who may speak for the site. */
  readonly provider: Credentials;
  /** Who else may sign in. */
  readonly operator: Credentials;
  /** Tokens live by this clock. */
  readonly clock: Clock;
  /** Entra's. */
  readonly random: RandomStream;
  /** Waits for what is really computed, such as signatures, so that the world's time does not pass over it. */
  outside<Value>(work: Promise<Value>): Promise<Value>;
}

export interface VaultSettings {
  /** Of the machine that the service runs on. */
  readonly runtime: Runtime;
  readonly compute: AzureCompute;
  readonly vaultKey: VaultKey;
  /** Makes a shared access signature for the cache storage account, which it accepts until then. */
  readonly signStorage: (untilMs: number) => string;
  readonly parts?: Partial<SiteRecoveryParts>;
}

export interface OpenVault {
  readonly service: SiteRecoveryService;
  /** What an ARM front over it stands on. */
  readonly azure: Azure;
  /** Answers what is sent to Azure Resource Manager. */
  arm(request: IncomingRequest): Promise<Response>;
  /** Takes what is sent to Service Bus. */
  serviceBus(request: IncomingRequest): Promise<Response>;
  /** Coordinates what process servers upload. */
  backup(request: IncomingRequest): Response;
}

export interface Cloud {
  entra(request: IncomingRequest): Promise<Response>;
  openVault(settings: VaultSettings): OpenVault;
}

export function createCloud({ site, provider, operator, clock, random, outside }: CloudSettings): Cloud {
  const clients = [provider, operator];
  const names = CLOUDS[site.azure.cloud];
  const entra = createEntra({ clock, random, clients, cloud: names });
  const authenticate = bearerAuthentication({
    entra,
    tenant: site.azure.tenant,
    cloud: names,
    origins: [],
    roleOf: (id) => clients.find(({ clientId }) => clientId === id)?.role,
  });
  const speaksForSite = (audience: string) => siteTokens({ entra, provider, audience, cloud: names, outside });
  const [tokenAccepted, busAccepted] = [speaksForSite(names.replicationAudience), speaksForSite(SERVICE_BUS_AUDIENCE)];

  return {
    entra: (request) => outside(serveFetch(entra, names.entraHost, request)),

    openVault({ runtime, compute, vaultKey, signStorage, parts }) {
      const storageTokens = new Map([[site.azure.cacheStorageAccount, signStorage]]);
      const service = new SiteRecoveryService(
        runtime,
        { vaultKey, storageTokens, tokenAccepted, privateEndpoints: site.azure.privateLink },
        parts,
      );
      const operations = new AsyncOperations(runtime);
      const azure: Azure = { site, service, ids: new Ids(site.azure, runtime.codec), runtime, compute, operations };
      const front = createFront({ azure, operations: armOperations, authenticate });
      return {
        service,
        azure,
        arm: (request) => outside(serveFetch(front, names.armHost, request)),
        backup: ({ method, path, headers }) =>
          method === 'POST' && path === COORDINATION ? service.coordinate({ headers }) : { status: 404 },
        async serviceBus({ body, headers }) {
          const token = headers?.authorization?.replace(/^Bearer /, '');
          if (token === undefined || !(await busAccepted(token)))
            return { status: 401, body: { code: 'TokenInvalid' } };
          service.takeMonitoring(body as MonitoringReport, { headers });
          return { status: 201 };
        },
      };
    },
  };
}
