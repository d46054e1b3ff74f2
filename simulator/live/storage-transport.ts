/**
 * The transport under the official storage client: its requests go over a role's own network, through the role's proxy,
 * and meet there what anybody's would. What the network says of a failure is the code of the client's error.
 */
import { Readable } from 'node:stream';
import { toHttpHeadersLike } from '@azure/core-http-compat';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { type IHttpClient, RestError, type WebResource } from '@azure/storage-blob';
import { PORT } from '../network/well-known.ts';
import type { Network, Request, RequestOptions, Response } from '../../reference/runtime.ts';

export function storageTransport(network: Network, options: RequestOptions): IHttpClient {
  return {
    async sendRequest(request) {
      const { hostname, pathname, search } = new URL(request.url);
      const answer = await network.request(
        { host: hostname, port: PORT.azure },
        {
          method: request.method as Request['method'],
          path: `${pathname}${search}`,
          headers: request.headers.toJson(),
          payload: payloadOf(request),
        },
        options,
      );
      if (!answer.ok) throw new RestError(answer.failure.message, { code: answer.failure.code });
      const { status, headers } = answer.value;
      const content = contentOf(answer.value);
      const isStreamed = request.streamResponseStatusCodes?.has(status) ?? false;
      return {
        request,
        status,
        headers: toHttpHeadersLike(createHttpHeaders(headers)),
        ...(isStreamed ? { readableStreamBody: Readable.from([content]) } : { bodyAsText: content.toString() }),
      };
    },
  };
}

function payloadOf({ body }: WebResource): Request['payload'] {
  return body === undefined ? undefined : { bytes: Buffer.from(body as Uint8Array | string), symbolicBytes: 0 };
}

/** XML comes as a text, a blob as bytes. */
function contentOf({ body, payload }: Response): Buffer {
  return Buffer.from(payload?.bytes ?? (typeof body === 'string' ? body : ''));
}
