/**
 * The fourth part of `npm run bench`: `muster vault` beside a bare HTTPS server that answers the same client with a fixed body,
 * and its start beside Azurite's.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { SiteRecoveryManagementClient } from '@azure/arm-recoveryservices-siterecovery';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { type Card, credentialOf, siteRecoveryOf, startVault, trust } from '../cli/fixtures/vault-process.ts';
import { createAuthority, issueServerCertificate } from '../simulator/network/certificates.ts';
import { smallAzurite } from '../simulator/live/fixtures/small-azurite.ts';
import type { Effort } from './effort.ts';

const pathOf = (name: string) => new URL(`../${name}`, import.meta.url).pathname;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
export const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Lists the fabrics once; hands back the body of the answer. */
async function list(client: SiteRecoveryManagementClient, { vault, resourceGroup }: Card): Promise<string> {
  let body = '';
  const onResponse = ({ bodyAsText }: { bodyAsText?: string | null }) => {
    body = bodyAsText ?? '';
  };
  for await (const _fabric of client.replicationFabrics.list(vault, resourceGroup, { onResponse }));
  return body;
}

/** Round trips a second of so many callers, each of which asks again as soon as it has its answer. */
async function roundTrips(
  client: SiteRecoveryManagementClient,
  card: Card,
  callers: number,
  roundMs: number,
): Promise<number> {
  const startedMs = performance.now();
  let answers = 0;
  const call = async () => {
    for (; performance.now() - startedMs < roundMs; answers++) await list(client, card);
  };
  await Promise.all(Array.from({ length: callers }, call));
  return (answers * 1000) / (performance.now() - startedMs);
}

/** A process that answers everything with that body. */
async function bareServer(body: string): Promise<{ endpoint: string; end(): Promise<void> }> {
  const authority = await createAuthority('Muster bench');
  const { certificate, privateKey } = await issueServerCertificate(authority, ['127.0.0.1']);
  trust(authority.certificate);
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'));
  const paths = [body, certificate, privateKey].map((text, index) => {
    const path = join(folder, String(index));
    writeFileSync(path, text);
    return path;
  });
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, [pathOf('bench/bare-https.ts'), ...paths], { stdio: [...stdio] });
  const ended = once(child, 'exit');
  const [port] = await Promise.race([once(createInterface(child.stdout!), 'line'), ended]);
  // It has read them by now.
  rmSync(folder, { recursive: true });
  return {
    endpoint: `https://127.0.0.1:${port}`,
    async end() {
      child.kill();
      await ended;
    },
  };
}

async function compareRoundTrips({ callers: atOnce, rounds, roundMs, warmUp }: Effort): Promise<void> {
  const { card, end } = await startVault();
  const ours = siteRecoveryOf(card);
  let body = await list(ours, card);
  while (!body.includes('masterTargetServers":[{')) body = await list(ours, card);
  const bare = await bareServer(body);
  const theirs = new SiteRecoveryManagementClient(credentialOf(card, 'contributor'), card.subscription, bare);
  console.log(`list of fabrics (${body.length} bytes), official client over HTTPS`);
  console.log('callers   vault/s   bare server/s   ratio');
  for (const callers of atOnce) {
    if (warmUp) for (const client of [ours, theirs]) await roundTrips(client, card, callers, roundMs);
    // They take turns, so that noise of the machine falls on both.
    const rates: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
    for (let round = 0; round < rounds; round++) {
      rates.theirs.push(await roundTrips(theirs, card, callers, roundMs));
      rates.ours.push(await roundTrips(ours, card, callers, roundMs));
    }
    const [vault, limit] = [mean(rates.ours), mean(rates.theirs)];
    const cells = [String(callers).padStart(7), vault.toFixed(0).padStart(9), limit.toFixed(0).padStart(15)];
    console.log(`${cells.join(' ')} ${(vault / limit).toFixed(2).padStart(7)}`);
  }
  await bare.end();
  await end('SIGINT');
}

/** From the start of the process to the first answer that says something, in milliseconds. */
async function vaultStart(): Promise<number> {
  const startedMs = performance.now();
  const { card, end } = await startVault();
  await list(siteRecoveryOf(card), card);
  const tookMs = performance.now() - startedMs;
  await end('SIGINT');
  return tookMs;
}

/** The same for Azurite, with an account of its own and HTTPS. */
export async function azuriteStart(): Promise<number> {
  const startedMs = performance.now();
  const { port, key, authority, close } = await smallAzurite(['bench']);
  trust(authority);
  const credential = new StorageSharedKeyCredential('bench', key);
  const blobs = new BlobServiceClient(`https://127.0.0.1:${port}/bench`, credential);
  for await (const _container of blobs.listContainers());
  const tookMs = performance.now() - startedMs;
  await close();
  return tookMs;
}

async function compareStarts({ vaultStarts }: Effort): Promise<void> {
  const starts: { vault: number[]; azurite: number[] } = { vault: [], azurite: [] };
  for (let count = 0; count < vaultStarts; count++) {
    starts.vault.push(await vaultStart());
    starts.azurite.push(await azuriteStart());
  }
  const [vault, azurite] = [median(starts.vault), median(starts.azurite)];
  const ratio = (vault / azurite).toFixed(2);
  console.log(
    `start to first successful call: vault ${vault.toFixed(0)} ms, Azurite ${azurite.toFixed(0)} ms, ratio ${ratio}`,
  );
}

export async function benchVault(effort: Effort): Promise<void> {
  await compareRoundTrips(effort);
  await compareStarts(effort);
}
