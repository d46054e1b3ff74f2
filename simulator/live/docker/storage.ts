/** The storage of a lab as a container: Azurite on the internet, under the literal name of the cache account. */
import { randomBytes } from 'node:crypto';
import { azureHosts } from '../../site/clouds.ts';
import { PORT } from '../../network/well-known.ts';
import { within } from '../../ground/limit.ts';
import type { Scope } from '../../ground/scope.ts';
import type { Site } from '../../site/site.ts';
import { AZURITE_STARTS_WITHIN_MS, azuriteArguments, azuriteEnvironment } from '../azurite.ts';
import type { LabDirectory } from '../launcher/lab-directory.ts';
import { DISK_ACCOUNT, KEY_BYTES, type LabStorage } from '../launcher/storage.ts';
import type { Trustees } from '../launcher/trustees.ts';
import { ENDS_WITH_LAUNCHER, inside, withCheckout } from './checkout.ts';
import { type Place, startContainer } from './container.ts';
import { type Engine, IMAGE } from './engine.ts';
import type { LabMark } from './labels.ts';

export interface StorageSettings {
  readonly scope: Scope;
  readonly engine: Engine;
  readonly mark: LabMark;
  readonly site: Site;
  readonly place: Place;
  readonly directory: LabDirectory;
  readonly trustees: Trustees;
}

/** Settles when it answers. */
export async function startStorage(settings: StorageSettings): Promise<LabStorage> {
  const { scope, engine, mark, site, place, directory, trustees } = settings;
  const cache = site.azure.cacheStorageAccount;
  const [cacheKey, key] = [randomBytes(KEY_BYTES).toString('base64'), randomBytes(KEY_BYTES).toString('base64')];
  const { identity } = await trustees.publicPapers([azureHosts(site.azure).storage, place.address]);
  const certificateFile = directory.write('storage-certificate.pem', identity.certificate);
  const privateKeyFile = directory.write('storage-key.pem', identity.privateKey);
  const socket = { host: place.address, port: PORT.azure };
  const [program = '', ...told] = azuriteArguments(
    { directory: directory.storage, certificateFile, privateKeyFile },
    { host: '0.0.0.0', port: socket.port },
  );
  const listening = Promise.withResolvers<void>();
  const container = await startContainer(engine, mark, {
    name: 'storage',
    image: IMAGE.machine,
    command: ['node', '--import', ENDS_WITH_LAUNCHER, inside(program), ...told],
    ...withCheckout({
      environment: azuriteEnvironment({ [cache]: cacheKey, [DISK_ACCOUNT]: key }),
      mounts: [
        `${directory.storage}:${directory.storage}`,
        ...[certificateFile, privateKeyFile].map((file) => `${file}:${file}:ro`),
      ],
    }),
    places: [place],
    logFile: directory.logOf('azurite'),
    onLine: (line) => line.includes('successfully listens') && listening.resolve(),
  });
  container.ended.then(
    () => listening.reject(new Error('the storage service ended while it started')),
    listening.reject,
  );
  await scope.until(within(AZURITE_STARTS_WITHIN_MS, 'the storage service', listening.promise));
  const disks = { name: DISK_ACCOUNT, key, socket, authority: trustees.public };
  return { child: container, socket, cacheKey, disks };
}
