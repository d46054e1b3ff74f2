/**
 * The transport under the official Azure clients: their requests go over the lab's network, from the operator's desk, and
 * meet there what anybody's would. What the network says of a failure reaches the client's own retry policy under the
 * name a real socket would give it.
 */
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { PORT } from '../network/well-known.ts';
import type { Network, Request, Response } from '../../reference/runtime.ts';
import { pipelinePackage } from './client-packages.ts';

/** @param drive lets lab time pass until the answer is there */
export function labHttpClient(network: Network, drive: <T>(work: () => Promise<T>) => Promise<T>): HttpClient {
  return {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      if (request.abortSignal?.aborted) throw new DOMException('The operation was aborted.', 'AbortError');
      const { createHttpHeaders, RestError } = pipelinePackage();
      const { hostname, pathname, search } = new URL(request.url);
      const answer = await drive(() =>
        network.request(
          { host: hostname, port: PORT.azure },
          {
            method: request.method as Request['method'],
            path: `${pathname}${search}`,
            headers: request.headers.toJSON(),
            body: bodyOf(request),
          },
          { timeoutMs: request.timeout || undefined },
        ),
      );
      if (!answer.ok) {
        const { code, message } = answer.failure;
        throw new RestError(message, { code, request });
      }
      const { status, headers } = answer.value;
      return { request, status, headers: createHttpHeaders(headers), bodyAsText: textOf(answer.value) };
    },
  };
}

/** The lab's network carries JSON by value. */
function bodyOf({ body }: PipelineRequest): unknown {
  return typeof body === 'string' && body !== '' ? JSON.parse(body) : undefined;
}

function textOf({ body }: Response): string | undefined {
  return body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
}
