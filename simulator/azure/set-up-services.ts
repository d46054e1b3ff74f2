/**
 * Whoever answers on the internet while a configuration server is set up: the site that has MySQL, sign-in, time servers, telemetry.
 * One machine has all of their names. Nothing comes of what they answer but the time.
 */
import type { Clock, IncomingRequest, Response } from '../../reference/runtime.ts';

export function setUpServices(clock: Clock): (request: IncomingRequest) => Response {
  return ({ path }) => ({ status: 200, body: path === '/time' ? { nowMs: clock.nowMs() } : {} });
}
