/**
 * The cache storage account through the official client, over a role's own network, to whatever answers at the account's
 * name: Azurite, here. All blobs lie in one container.
 */
import { buffer } from 'node:stream/consumers';
import {
  AccountSASPermissions,
  AnonymousCredential,
  ContainerClient,
  generateAccountSASQueryParameters,
  newPipeline,
  RestError,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { type CloudName, storageHost } from '../site/clouds.ts';
import { sizeOf } from '../../reference/model/content.ts';
import { fail, invariant, ok, type Result } from '../../reference/model/result.ts';
import type { BlobFailure, BlobOptions, Blobs, Network, NetworkErrorCode } from '../../reference/runtime.ts';
import { blobTimeoutMs } from '../network/network-timeouts.ts';
import { type LabTime, realMsAt, realNowMs } from './lab-time.ts';
import { storageTransport } from './storage-transport.ts';

const CONTAINER = 'replication';
const DAY_MS = 24 * 3_600_000;

export function storageClient(network: Network, cloud: CloudName): Blobs {
  const open = (account: string, options: BlobOptions | undefined, uploadBytes = 0) =>
    containerOf(network, storageHost(cloud, account), options, uploadBytes);

  return {
    put: (account, path, data, options) =>
      attempt(account, path, async () => {
        invariant(data.symbolicBytes === 0, 'a live lab stores bytes, not sizes');
        const blob = open(account, options, sizeOf(data)).getBlockBlobClient(path);
        await blob.upload(Buffer.from(data.bytes), data.bytes.length);
        return undefined;
      }),

    get: (account, path, options) =>
      attempt(account, path, async () => {
        const { readableStreamBody } = await open(account, options).getBlobClient(path).download();
        invariant(readableStreamBody, 'on Node a download is a stream');
        return { bytes: await buffer(readableStreamBody), symbolicBytes: 0 };
      }),

    list: (account, prefix, options) =>
      attempt(account, prefix, async () => {
        const paths: string[] = [];
        for await (const { name } of open(account, options).listBlobsFlat({ prefix })) paths.push(name);
        return paths.sort();
      }),

    remove: (account, path, options) =>
      attempt(account, path, async () => {
        await open(account, options).deleteBlob(path);
        return undefined;
      }),
  };
}

/** Makes the container that all roles use, unless it is there. */
export function prepareAccount(
  network: Network,
  cloud: CloudName,
  account: string,
  options: BlobOptions,
): Promise<Result<undefined, BlobFailure>> {
  return attempt(account, '', async () => {
    await containerOf(network, storageHost(cloud, account), options).createIfNotExists();
    return undefined;
  });
}

/** A shared access signature for everything a role does with blobs, until then by the lab's clock. Signatures know whole seconds. */
export function signatureUntil(untilMs: number, account: string, base64Key: string, time: LabTime): string {
  const untilRealMs = Date.now() + realMsAt(time, untilMs) - realNowMs();
  return accountSignature(account, base64Key, Math.ceil(untilRealMs / 1000) * 1000);
}

/** The same by the real clock; for a week, if nothing else is said. */
export function accountSignature(account: string, base64Key: string, untilRealMs = Date.now() + 7 * DAY_MS): string {
  const values = {
    startsOn: new Date(Date.now() - DAY_MS),
    expiresOn: new Date(untilRealMs),
    permissions: AccountSASPermissions.parse('rwdlc'),
    protocol: SASProtocol.Https,
    resourceTypes: 'co',
    services: 'b',
  };
  return generateAccountSASQueryParameters(values, new StorageSharedKeyCredential(account, base64Key)).toString();
}

function containerOf(
  network: Network,
  host: string,
  { proxy, token }: BlobOptions = {},
  uploadBytes = 0,
): ContainerClient {
  const httpClient = storageTransport(network, { proxy, timeoutMs: blobTimeoutMs(uploadBytes) });
  // Who retries, and when, is for the roles to decide.
  const pipeline = newPipeline(new AnonymousCredential(), { httpClient, retryOptions: { maxTries: 1 } });
  const signature = token === undefined ? '' : `?${token}`;
  return new ContainerClient(`https://${host}/${CONTAINER}${signature}`, pipeline);
}

async function attempt<Value>(
  account: string,
  path: string,
  operation: () => Promise<Value>,
): Promise<Result<Value, BlobFailure>> {
  try {
    return ok(await operation());
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    const { statusCode = 0, code, message } = error;
    if (statusCode === 404) return fail('BLOB_NOT_FOUND', `there is no blob ${path} in ${account}`);
    if (statusCode === 403) return fail('BLOB_FORBIDDEN', `${account} refused the signature for ${path}`);
    if (statusCode >= 500) return fail('BLOB_SERVER_ERROR', `${account} answered ${statusCode} for ${path}`);
    if (statusCode > 0) throw error;
    return { ok: false, failure: { code: code as NetworkErrorCode, message } };
  }
}
