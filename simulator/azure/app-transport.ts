/** For tests: official Azure clients talk straight to an application of this process, without a network between. */
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import type { FetchApp } from './gateway.ts';

export function appTransport(app: FetchApp): HttpClient {
  return {
    async sendRequest(request) {
      const { url, method, headers, body } = request;
      const asked = new Request(url, { method, headers: headers.toJSON(), body: body as string | undefined });
      const answer = await app.fetch(asked);
      return {
        request,
        status: answer.status,
        headers: createHttpHeaders(Object.fromEntries(answer.headers)),
        bodyAsText: await answer.text(),
      };
    },
  };
}
