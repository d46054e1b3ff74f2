/** One request and its answer, over a connection of an agent. */
import { type Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { fail, ok, type Result } from '../../../reference/model/result.ts';
import type { Clock, NetworkFailure, Request, Response } from '../../../reference/runtime.ts';
import { NotConnected } from './agent.ts';
import { decode, encode } from './wire.ts';

export interface ExchangeSettings {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Headers of the connection rather than of the request: the host that is asked, and who asks. */
  readonly headers: Readonly<Record<string, string>>;
  /** What a broken connection means; undefined: nothing, the answer just does not come. */
  explain(error: Error): NetworkFailure | undefined;
}

export function exchange(
  request: Request,
  { agent, clock, timeoutMs, headers, explain }: ExchangeSettings,
): Promise<Result<Response, NetworkFailure>> {
  const { method, path } = request;
  const encoded = encode(request);
  const options = { agent, method, path, headers: { ...headers, ...encoded.headers } };

  return new Promise((resolve) => {
    let over = false;
    let asked = ask();
    const timer = clock.after(timeoutMs, () => {
      settle(fail('ETIMEDOUT', `no answer within ${timeoutMs / 1000} s`));
      asked.destroy();
    });

    function settle(answer: Result<Response, NetworkFailure>): void {
      over = true;
      timer.cancel();
      resolve(answer);
    }

    function broken(error: Error, wasKept: boolean): void {
      if (over) return;
      const failure = error instanceof NotConnected ? error.failure : explain(error);
      if (failure === undefined) return;
      // A kept connection that ends without a word was over before it was used. Like curl, we ask again on another one.
      if (wasKept) asked = ask();
      else settle({ ok: false, failure });
    }

    function ask(): ClientRequest {
      const attempt = httpRequest(options);
      let answered = false;
      attempt.on('error', (error) => broken(error, attempt.reusedSocket && !answered));
      attempt.on('response', (incoming) => {
        answered = true;
        contentOf(incoming).then(
          (bytes) => settle(ok({ status: incoming.statusCode ?? 0, ...decode(incoming.headers, bytes) })),
          (error: Error) => broken(error, false),
        );
      });
      return attempt.end(encoded.bytes);
    }
  });
}

async function contentOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
