/** A message that comes when nobody waits for its answer any more: it is served all the same, by whoever is there by now. */
import type { Request } from '../../../reference/runtime.ts';
import { withLowerCaseNames } from '../../network/http-headers.ts';
import { type Connection, obstacleOn } from './connection.ts';
import type { VirtualInternet } from './internet.ts';

export function serveStray(
  { kernel, firewall }: VirtualInternet,
  { server, port, stretches, fromAddress }: Connection,
  request: Request,
  text: string | undefined,
): void {
  const serving = server.servingOn(port);
  const last = stretches[stretches.length - 1];
  if (!serving?.lifeline.alive || last === undefined || obstacleOn(last, firewall) !== undefined) return;
  const body: unknown = text === undefined ? undefined : JSON.parse(text);
  const headers = withLowerCaseNames(request.headers);
  kernel.touchPromises();
  try {
    const answer = serving.handler({ ...request, headers, body, from: fromAddress });
    if (answer instanceof Promise) answer.then(undefined, (error: unknown) => kernel.fail(error));
  } catch (error) {
    kernel.fail(error);
  }
}
