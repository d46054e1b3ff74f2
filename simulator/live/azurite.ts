/**
 * Azurite, Microsoft's own emulator of Azure storage, as one process of a lab: the cache storage account that roles
 * reach over the lab's network, and beside it an account of Azure's own for the disks of the subscription.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Child, startForeignNode } from './launcher/child.ts';

export interface AzuriteSettings {
  /** Everything that is stored lies here. */
  readonly directory: string;
  /** Base64 keys by account name. */
  readonly accounts: Readonly<Record<string, string>>;
  /** PEM files of the certificate it serves HTTPS with. */
  readonly certificateFile: string;
  readonly privateKeyFile: string;
  readonly logFile: string;
}

export interface Azurite {
  readonly child: Child;
  /** On loopback. Accounts are told apart by the host's first label, or by the first part of the path. */
  readonly port: number;
}

/** Settles when it answers. @throws when it ended instead; the reason is in its log file. */
export async function startAzurite(settings: AzuriteSettings): Promise<Azurite> {
  const { directory, accounts, certificateFile, privateKeyFile, logFile } = settings;
  const listening = Promise.withResolvers<number>();
  const child = startForeignNode({
    args: [
      azuriteProgram(),
      ...['--blobHost', '127.0.0.1', '--blobPort', '0', '--location', directory],
      ...['--cert', certificateFile, '--key', privateKeyFile],
      ...['--silent', '--disableTelemetry', '--skipApiVersionCheck'],
    ],
    environment: {
      AZURITE_ACCOUNTS: Object.entries(accounts)
        .map(([name, key]) => `${name}:${key}`)
        .join(';'),
    },
    logFile,
    onLine(line) {
      const port = /successfully listens on https:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port) listening.resolve(Number(port));
    },
  });
  child.ended.then(
    ({ code, signal }) => listening.reject(new Error(`Azurite ended with ${code ?? signal}; see ${logFile}`)),
    listening.reject,
  );
  return { child, port: await listening.promise };
}

function azuriteProgram(): string {
  const manifest = createRequire(import.meta.url).resolve('azurite/package.json');
  return join(dirname(manifest), 'dist/src/blob/main.js');
}
