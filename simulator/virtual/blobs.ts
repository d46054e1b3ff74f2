/** Object storage as a role uses it: requests over the role's own network to the account's blob endpoint. */
import { EMPTY_PARCEL, sizeOf } from '../../reference/model/content.ts';
import { fail, InvariantBroken, ok, type Result } from '../../reference/model/result.ts';
import type { BlobFailure, BlobOptions, Blobs, Network, Request, Response } from '../../reference/runtime.ts';
import { blobTimeoutMs } from '../network/network-timeouts.ts';
import { type CloudName, storageHost } from '../site/clouds.ts';
import { PORT } from '../network/well-known.ts';

interface ListPage {
  readonly blobs: readonly string[];
  readonly nextMarker?: string;
}

export function createBlobs(network: Network, cloud: CloudName): Blobs {
  async function ask(
    account: string,
    path: string,
    request: Pick<Request, 'method' | 'payload'>,
    options: BlobOptions | undefined,
    query: Readonly<Record<string, string>> = {},
  ): Promise<Result<Response, BlobFailure>> {
    const host = storageHost(cloud, account);
    const signed = options?.token === undefined ? query : { ...query, sig: options.token };
    const search = new URLSearchParams(signed).toString();
    const target = `/${encodePath(path)}${search === '' ? '' : `?${search}`}`;
    const to = { host, port: PORT.azure };
    const timeoutMs = blobTimeoutMs(sizeOf(request.payload ?? EMPTY_PARCEL));
    const asked = { ...request, path: target, headers: { host } };
    const answer = await network.request(to, asked, { proxy: options?.proxy, timeoutMs });
    if (!answer.ok) return answer;
    const { status } = answer.value;
    if (status < 300) return answer;
    if (status === 404) return fail('BLOB_NOT_FOUND', `there is no blob ${path} in ${account}`);
    if (status === 403) return fail('BLOB_FORBIDDEN', `${account} refused the signature for ${path || 'a listing'}`);
    throw new InvariantBroken(`${host} answered ${status} to ${request.method} ${target}`);
  }

  return {
    async put(account, path, data, options) {
      const answer = await ask(account, path, { method: 'PUT', payload: data }, options);
      return answer.ok ? ok() : answer;
    },
    async get(account, path, options) {
      const answer = await ask(account, path, { method: 'GET' }, options);
      return answer.ok ? ok(answer.value.payload ?? EMPTY_PARCEL) : answer;
    },
    async list(account, prefix, options) {
      const paths: string[] = [];
      let marker: string | undefined;
      do {
        const query: Record<string, string> = { comp: 'list', prefix, ...(marker === undefined ? {} : { marker }) };
        const answer = await ask(account, '', { method: 'GET' }, options, query);
        if (!answer.ok) return answer;
        const page = answer.value.body as ListPage;
        for (const path of page.blobs) paths.push(path);
        marker = page.nextMarker;
      } while (marker !== undefined);
      return ok(paths);
    },
    async remove(account, path, options) {
      const answer = await ask(account, path, { method: 'DELETE' }, options);
      return answer.ok ? ok() : answer;
    },
  };
}

function encodePath(path: string): string {
  // Most names need no encoding, and looking is much cheaper than encoding part by part.
  if (/^[\w./-]*$/.test(path)) return path;
  return path.split('/').map(encodeURIComponent).join('/');
}
