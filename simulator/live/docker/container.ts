/**
 * One container of a lab: what it is given, what it says, and its end. The engine removes it when it has ended, so a machine
 * that is switched on again is a new container at the same address.
 *
 * A container that listens ends with its launcher: the engine closes its standard input with the connection over which the
 * launcher speaks to it.
 */
import { createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import type { Ending } from '../launcher/child.ts';
import type { Engine } from './engine.ts';
import { labelsOf, type LabMark } from './labels.ts';
import { unlessGone } from './leftovers.ts';
import type { LabNetwork } from './networks.ts';

/** Where a container is reached. */
export interface Place {
  readonly network: LabNetwork;
  readonly address: string;
  /** Names that lead there, in that network. */
  readonly names: readonly string[];
}

export interface ContainerWish {
  /** Unique in its lab among those that are there. */
  readonly name: string;
  readonly image: string;
  /** Default: what the image does. */
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** `path on this computer:path in it`, with `:ro` behind it if it may only read. */
  readonly mounts?: readonly string[];
  /** On each network at most once. */
  readonly places: readonly [Place, ...Place[]];
  /** May change its own addresses, routes and firewall. */
  readonly ownsNetwork?: boolean;
  /** Its standard error, and its standard output unless {@link onLine} reads that. */
  readonly logFile: string;
  readonly onLine?: (line: string) => void;
}

export interface RunningContainer {
  readonly id: string;
  /** Settles when it has ended, everything it said has been read, and its address is free. */
  readonly ended: Promise<Ending>;
  /** One line for its standard input. */
  say(line: string): void;
  /** At once. */
  kill(): Promise<Ending>;
}

const KILLED = 128 + 9;

export async function startContainer(
  engine: Engine,
  mark: LabMark,
  { places, ...wish }: ContainerWish,
): Promise<RunningContainer> {
  const [first, ...others] = places;
  const container = await engine.createContainer({
    name: `${mark.lab}-${wish.name}`.replaceAll(/[^\w.-]/g, '-'),
    Image: wish.image,
    Cmd: wish.command && [...wish.command],
    Env: Object.entries(wish.environment ?? {}).map(([key, value]) => `${key}=${value}`),
    Labels: labelsOf(mark),
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    HostConfig: {
      AutoRemove: true,
      Binds: [...(wish.mounts ?? [])],
      CapAdd: wish.ownsNetwork ? ['NET_ADMIN'] : [],
      // Everything it says is read here.
      LogConfig: { Type: 'none', Config: {} },
      NetworkMode: first.network.name,
      // A name that the lab does not know is unknown, and not asked for outside.
      Dns: ['127.0.0.1'],
      DnsOptions: ['timeout:1', 'attempts:1'],
    },
    NetworkingConfig: { EndpointsConfig: { [first.network.name]: endpointAt(first) } },
  });
  try {
    for (const place of others) {
      const network = engine.getNetwork(place.network.name);
      await network.connect({ Container: container.id, EndpointConfig: endpointAt(place) });
    }
    const stream = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
    const log = createWriteStream(wish.logFile, { flags: 'a' });
    const spoken = wish.onLine ? new PassThrough() : log;
    engine.modem.demuxStream(stream, spoken, log);
    const heard = wish.onLine && spoken instanceof PassThrough ? linesOf(spoken, wish.onLine) : undefined;
    const removed = container.wait({ condition: 'removed' }) as Promise<{ StatusCode: number }>;
    stream.on('error', () => {});
    const ended = removed.then(async ({ StatusCode: status }): Promise<Ending> => {
      if (spoken !== log) spoken.end();
      await heard;
      log.end();
      return status === KILLED ? { code: null, signal: 'SIGKILL' } : { code: status, signal: null };
    });
    // Whoever is interested asks; nobody has to be.
    ended.catch(() => {});
    await container.start();
    return {
      id: container.id,
      ended,
      say: (line) => void stream.write(`${line}\n`),
      async kill() {
        await container.kill().catch(unlessGone);
        return ended;
      },
    };
  } catch (error) {
    await container.remove({ force: true }).catch(unlessGone);
    throw error;
  }
}

function endpointAt({ address, names }: Place) {
  return { IPAMConfig: { IPv4Address: address }, Aliases: [...names] };
}

async function linesOf(input: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) onLine(line);
}
