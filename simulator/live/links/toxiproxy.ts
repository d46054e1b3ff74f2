/** Starts a Toxiproxy: the real server where there is one, else our own; both are driven by the same client. */
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Toxiproxy } from 'toxiproxy-node-client';
import { invariant } from '../../../reference/model/result.ts';
import type { Scope } from '../../ground/scope.ts';
import { type Child, startForeignNode, startProgram } from '../launcher/child.ts';
import { toxiproxyClient } from './toxiproxy-client.ts';

/** Its name in the packages that bring it. */
export const TOXIPROXY = 'toxiproxy-server';

export interface RunningToxiproxy {
  readonly child: Child;
  readonly client: Toxiproxy;
  /** Path of the real server; undefined when it is our own. */
  readonly program: string | undefined;
}

/** A port found free may be gone when it is used. */
const TRIES_MAX = 5;
const LOOK_AGAIN_MS = 10;
/** It starts in well under a second; one that does not has no more to say. */
const STARTS_WITHIN_MS = 60_000;

/**
 * @param scope ends it when it is closed.
 * @param directory of the lab: for its log, and to be known by.
 * @param program path of the real server; without it our own is started.
 */
export async function startToxiproxy(
  scope: Scope,
  directory: string,
  program: string | undefined,
): Promise<RunningToxiproxy> {
  const configFile = join(directory, 'toxiproxy.json');
  writeFileSync(configFile, '[]');
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const port = String(await freePort());
    const options = ['-host', '127.0.0.1', '-port', port];
    const logFile = join(directory, 'toxiproxy.log');
    const child = program
      ? startProgram(program, { scope, args: [...options, '-config', configFile], logFile })
      : startForeignNode({ scope, args: [SMALL_TOXIPROXY, ...options, '-config', configFile], logFile });
    const client = toxiproxyClient(`http://127.0.0.1:${port}`, scope.signal);
    if (await answers(scope, child, client)) return { child, client, program };
  }
  throw new Error(`Toxiproxy could not be started; see ${directory}/toxiproxy.log`);
}

/** Our own server. */
export const SMALL_TOXIPROXY = fileURLToPath(new URL('./small-toxiproxy.ts', import.meta.url));

/**
 * Whether it comes to answer; false when it ends before it does. Rejects when the scope is given up before, or when it takes
 * too long.
 */
export async function answers(
  { signal }: Pick<Scope, 'signal'>,
  { ended }: Pick<Child, 'ended'>,
  client: Toxiproxy,
  startsWithinMs = STARTS_WITHIN_MS,
): Promise<boolean> {
  let running = true;
  const over = () => {
    running = false;
  };
  ended.then(over, over);
  const latestMs = performance.now() + startsWithinMs;
  while (running) {
    const version = await client.getVersion().catch(() => undefined);
    signal.throwIfAborted();
    if (version !== undefined) return running;
    if (performance.now() > latestMs) throw new Error(`Toxiproxy does not answer within ${startsWithinMs / 1000} s`);
    await sleep(LOOK_AGAIN_MS);
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  invariant(port > 0, 'the system gives out ports');
  return port;
}
