/** The storage of a lab: Azurite with the site's cache account, and an account of Azure's own for disks. */
import { randomBytes } from 'node:crypto';
import { azureHosts } from '../../site/clouds.ts';
import type { Scope } from '../../ground/scope.ts';
import type { Site } from '../../site/site.ts';
import { startAzurite } from '../azurite.ts';
import type { DiskAccount } from '../disks/disk-account.ts';
import type { RouteSocket } from '../network/routes.ts';
import type { Child } from './child.ts';
import type { LabDirectory } from './lab-directory.ts';
import type { Trustees } from './trustees.ts';

export interface LabStorage {
  readonly child: Pick<Child, 'ended' | 'kill'>;
  readonly socket: RouteSocket;
  readonly cacheKey: string;
  readonly disks: DiskAccount;
}

export const DISK_ACCOUNT = 'subscriptiondisks';
export const KEY_BYTES = 64;
const LOOPBACK = '127.0.0.1';

export async function startStorage(
  scope: Scope,
  { azure }: Site,
  directory: LabDirectory,
  trustees: Trustees,
): Promise<LabStorage> {
  const { cacheStorageAccount: cache } = azure;
  const [cacheKey, key] = [randomBytes(KEY_BYTES).toString('base64'), randomBytes(KEY_BYTES).toString('base64')];
  const { identity } = await trustees.publicPapers([azureHosts(azure).storage, LOOPBACK]);
  const { child, port } = await startAzurite({
    scope,
    directory: directory.storage,
    accounts: { [cache]: cacheKey, [DISK_ACCOUNT]: key },
    certificateFile: directory.write('storage-certificate.pem', identity.certificate),
    privateKeyFile: directory.write('storage-key.pem', identity.privateKey),
    logFile: directory.logOf('azurite'),
  });
  const socket = { host: LOOPBACK, port };
  return { child, socket, cacheKey, disks: { name: DISK_ACCOUNT, key, socket, authority: trustees.public } };
}
