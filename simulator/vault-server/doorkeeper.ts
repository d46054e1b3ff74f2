/**
 * The door for outside clients: an Entra of their own, on the real clock, because their libraries count real seconds until
 * a token runs out, while the world behind the door keeps a time of its own.
 */
import type { Clock } from '../../reference/runtime.ts';
import { bearerAuthentication } from '../azure/arm/authenticate.ts';
import type { Authenticate } from '../azure/arm/front.ts';
import { createSigningKey } from '../azure/entra/signing-key.ts';
import { createEntra } from '../azure/entra.ts';
import type { FetchApp } from '../azure/gateway.ts';
import { Randomness } from '../ground/random.ts';
import { CLOUDS } from '../site/clouds.ts';
import type { Site } from '../site/site.ts';
import type { VaultIdentity } from './identity.ts';

export interface Doorkeeper {
  /** Entra's own addresses: `/{tenant}/oauth2/…`, `/{tenant}/v2.0/.well-known/…`, `/common/discovery/…`. */
  readonly entra: FetchApp;
  readonly authenticate: Authenticate;
  /** Whether these are the contributor's credentials: a bearer token, or client id and secret as basic authentication. */
  mayControl(authorization: string | undefined): Promise<boolean>;
}

const ENTRA_PATH = /^\/[^/]+\/(v2\.0\/)?(oauth2|discovery|\.well-known)\//;

export function isEntraPath(path: string): boolean {
  return ENTRA_PATH.test(path) && !path.startsWith('/subscriptions/') && !path.startsWith('/providers/');
}

/** @param origins where clients reach it: tokens may be asked for in the name of any of them */
export function doorkeeper({ azure }: Site, identity: VaultIdentity, origins: readonly string[]): Doorkeeper {
  const { tenant } = azure;
  const cloud = CLOUDS[azure.cloud];
  const key = createSigningKey(identity.signingKey);
  const clients = identity.clients.map((client) => ({ ...client, tenant }));
  const random = new Randomness(clients.map(({ clientId }) => clientId).join()).stream('vault/entra');
  const entra = createEntra({ clock: WALL_CLOCK, random, clients, cloud, signingKey: () => key });
  const roleOf = (clientId: string) => clients.find((client) => client.clientId === clientId)?.role;
  const authenticate = bearerAuthentication({ entra, tenant, cloud, origins, roleOf });
  const contributor = clients.find(({ role }) => role === 'contributor');
  const basic = Buffer.from(`${contributor?.clientId}:${contributor?.clientSecret}`).toString('base64');
  return {
    entra,
    authenticate,
    async mayControl(authorization) {
      if (authorization === `Basic ${basic}`) return true;
      const caller = await authenticate(authorization);
      return caller.ok && caller.value.role === 'contributor';
    },
  };
}

const WALL_CLOCK: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
};
