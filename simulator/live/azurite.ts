/**
 * Azurite, Microsoft's own emulator of Azure storage, as one process of a lab: the cache storage account that roles
 * reach over the lab's network, and beside it an account of Azure's own for the disks of the subscription.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { within } from '../ground/limit.ts';
import type { Scope } from '../ground/scope.ts';
import { type Child, startForeignNode } from './launcher/child.ts';
import type { RouteSocket } from './network/routes.ts';

export interface AzuriteSettings {
  readonly scope: Scope;
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

/** It starts in seconds, even on a busy computer. */
export const AZURITE_STARTS_WITHIN_MS = 120_000;

/** Settles when it answers. @throws when it ended instead, or took too long; the reason is in its log file. */
export async function startAzurite(settings: AzuriteSettings): Promise<Azurite> {
  const { scope, accounts, logFile } = settings;
  const listening = Promise.withResolvers<number>();
  const child = startForeignNode({
    scope,
    args: azuriteArguments(settings, { host: '127.0.0.1', port: 0 }),
    environment: azuriteEnvironment(accounts),
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
  const port = within(AZURITE_STARTS_WITHIN_MS, `Azurite (see ${logFile})`, listening.promise);
  return { child, port: await scope.until(port) };
}

/** The program and what it is told, for Node. */
export function azuriteArguments(
  { directory, certificateFile, privateKeyFile }: Omit<AzuriteSettings, 'scope' | 'accounts' | 'logFile'>,
  { host, port }: RouteSocket,
): string[] {
  return [
    azuriteProgram(),
    ...['--blobHost', host, '--blobPort', String(port), '--location', directory],
    ...['--cert', certificateFile, '--key', privateKeyFile],
    ...['--silent', '--disableTelemetry', '--skipApiVersionCheck'],
  ];
}

export function azuriteEnvironment(accounts: AzuriteSettings['accounts']): Readonly<Record<string, string>> {
  const all = Object.entries(accounts).map(([name, key]) => `${name}:${key}`);
  return { AZURITE_ACCOUNTS: all.join(';') };
}

export function azuriteVersion(): string {
  return (JSON.parse(readFileSync(manifest(), 'utf8')) as { version: string }).version;
}

function azuriteProgram(): string {
  return join(dirname(manifest()), 'dist/src/blob/main.js');
}

function manifest(): string {
  return createRequire(import.meta.url).resolve('azurite/package.json');
}
