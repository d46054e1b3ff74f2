/** A process server, with a master target beside it or alone. */
import { ProcessServer } from '../../../reference/process/process-server.ts';
import type { IncomingRequest, Network, Response } from '../../../reference/runtime.ts';
import type { ProgramOf } from './config.ts';
import type { RoleParts } from './parts.ts';

export async function startProcessServer(
  { configuration, neighbourPort }: ProgramOf<'process-server'>,
  parts: RoleParts,
): Promise<void> {
  await parts.booted();
  const runtime = parts.runtime('process');
  const neighbour = neighbourPort === undefined ? undefined : handOn(runtime.network, neighbourPort);
  void new ProcessServer(runtime, { ...configuration, neighbour }).run();
}

/** To the master target on this machine, which is a process of its own here. */
function handOn(network: Network, port: number) {
  return async ({ from: _from, ...request }: IncomingRequest): Promise<Response> => {
    const answer = await network.request({ host: network.address, port }, request, { trust: 'site' });
    return answer.ok ? answer.value : { status: 503, body: answer.failure };
  };
}
