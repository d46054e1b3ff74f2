/**
 * An emulated storage account: the four operations on blobs that the architecture needs, behind a shared access
 * signature. It serves through whatever {@link Network} it is given, at `<account>.blob.core.windows.net:443`.
 *
 *     PUT /<path>                               201; the payload is the blob
 *     GET /<path>                               200 with the payload, or 404
 *     DELETE /<path>                            202, or 404
 *     GET /?comp=list&prefix=…&marker=…         200 with { blobs: string[], nextMarker?: string }, at most 5 000 a page
 *
 * The token travels in the query as `sig`, as Azure's does; without the right one every answer is 403.
 */
import { type Parcel, sizeOf } from '../../reference/model/content.ts';
import type { IncomingRequest, Listener, Network, Response } from '../../reference/runtime.ts';
import { SortedMap } from '../ground/sorted-map.ts';
import { PORT } from '../network/well-known.ts';

/** Azure lists at most this many blobs at once. */
export const LIST_PAGE_LENGTH = 5000;

export interface BlobPut {
  readonly account: string;
  readonly path: string;
  readonly data: Parcel;
}

export interface StorageAccountSettings {
  readonly name: string;
  /** Shared access signature that callers must show; absent: nobody needs one. */
  readonly token?: string;
  /** Besides, whether it accepts one that is shown: signatures run out. */
  readonly accepts?: (signature: string) => boolean;
  /** Sees everything that is stored, for example to check that nothing in it can be read. */
  readonly onPut?: (put: BlobPut) => void;
}

export interface StorageAccount {
  readonly name: string;
  /** Serves one request, without its host name. */
  handle(request: IncomingRequest): Response;
  /** Paths that start with `prefix`, in code-unit order. For looking from outside, without the network. */
  paths(prefix?: string): string[];
  read(path: string): Parcel | undefined;
  /** Replaces the signature: from now on the old one is refused. */
  setToken(token: string | undefined): void;
  readonly usedBytes: number;
}

export function createStorageAccount({ name, token, accepts, onPut }: StorageAccountSettings): StorageAccount {
  const blobs = new SortedMap<Parcel>();
  let wantedToken = token;
  let usedBytes = 0;

  function remove(path: string): boolean {
    const blob = blobs.get(path);
    if (blob === undefined) return false;
    usedBytes -= sizeOf(blob);
    return blobs.delete(path);
  }

  function put(path: string, data: Parcel): Response {
    remove(path);
    blobs.set(path, data);
    usedBytes += sizeOf(data);
    onPut?.({ account: name, path, data });
    return { status: 201 };
  }

  function list(query: URLSearchParams): Response {
    const page = blobs.keys(query.get('prefix') ?? '', LIST_PAGE_LENGTH + 1, query.get('marker') ?? '');
    const more = page.length > LIST_PAGE_LENGTH;
    if (more) page.pop();
    return { status: 200, body: { blobs: page, nextMarker: more ? page.at(-1) : undefined } };
  }

  function handle(request: IncomingRequest): Response {
    const [encodedPath = '', queryText = ''] = request.path.slice(1).split('?');
    const query = new URLSearchParams(queryText);
    const shown = query.get('sig');
    const isRefused = wantedToken !== undefined ? shown !== wantedToken : accepts?.(shown ?? '') === false;
    if (isRefused) return failure(403, 'AuthenticationFailed');
    if (query.get('comp') === 'list') return list(query);

    const path = decodeURIComponent(encodedPath);
    switch (request.method) {
      case 'PUT':
        return request.payload && path !== '' ? put(path, request.payload) : failure(400, 'InvalidInput');
      case 'GET': {
        const payload = blobs.get(path);
        return payload === undefined ? failure(404, 'BlobNotFound') : { status: 200, payload };
      }
      case 'DELETE':
        return remove(path) ? { status: 202 } : failure(404, 'BlobNotFound');
      default:
        return failure(405, 'UnsupportedHttpVerb');
    }
  }

  return {
    name,
    handle,
    paths: (prefix) => blobs.keys(prefix),
    read: (path) => blobs.get(path),
    setToken: (changed) => {
      wantedToken = changed;
    },
    get usedBytes() {
      return usedBytes;
    },
  };
}

/**
 * Serves several accounts at one machine, told apart by the `host` header. The names of the accounts must resolve to it.
 */
export function serveStorage(network: Network, accounts: ReadonlyMap<string, StorageAccount>): Listener {
  return network.listen(PORT.azure, (request) => {
    const account = accounts.get(request.headers?.host?.split('.')[0] ?? '');
    return account === undefined ? failure(400, 'InvalidHostName') : account.handle(request);
  });
}

function failure(status: number, code: string): Response {
  return { status, body: { error: { code } } };
}
