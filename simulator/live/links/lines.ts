/**
 * The lines between a lab's networks, made of Toxiproxy's proxies: one for each socket that is reached over a line, with
 * the line's latency and bandwidth on it. A line that goes down swallows everything, on open connections too; when it
 * comes back those are closed, because half of what was said on them is lost.
 *
 * Bandwidth is that of each connection, not shared between them: Toxiproxy knows no other.
 */
import type { Proxy as Relay, Toxiproxy } from 'toxiproxy-node-client';
import { invariant } from '../../../reference/model/result.ts';
import type { RouteSocket } from '../network/routes.ts';

/** A line as real sockets see it: the lab's time and data are compressed already. */
export interface Line {
  readonly name: string;
  /** One way, real milliseconds. */
  readonly latencyMs: number;
  /** From the side named first in the site's description, which is the site itself, to the other. */
  readonly upBytesPerMs: number;
  readonly downBytesPerMs: number;
  /** Lines it runs over: when one of them is down, so is it. */
  readonly over: readonly string[];
}

/** Who opens a connection: the site (`up`), or the other side (`down`). */
export type Heading = 'up' | 'down';

interface Crossing {
  readonly line: Line;
  readonly heading: Heading;
  readonly place: string;
  upstream: RouteSocket;
  /** Kept from then on, if the system picked it. */
  readonly listen: string;
  proxy: Relay;
}

/** Which Toxiproxy carries what crosses to a place, and the socket there on which it is to listen. Asked anew each time. */
export type RelayAt = (place: string) => { readonly client: Toxiproxy; readonly listen: string };

/** One Toxiproxy carries everything; the system picks its sockets. */
export function oneRelay(client: () => Toxiproxy): RelayAt {
  return () => ({ client: client(), listen: '127.0.0.1:0' });
}

const STREAMS = ['upstream', 'downstream'] as const;

export class Lines {
  readonly #lines: ReadonlyMap<string, Line>;
  readonly #crossings = new Map<string, Promise<Crossing>>();
  readonly #down = new Set<string>();
  readonly #relayAt: RelayAt;

  constructor(relayAt: RelayAt, lines: readonly Line[]) {
    this.#relayAt = relayAt;
    this.#lines = new Map(lines.map((line) => [line.name, line]));
  }

  /** The socket through which `upstream` is reached over that line. Asked again, the same, leading there from now on. */
  async cross(name: string, heading: Heading, place: string, upstream: RouteSocket): Promise<RouteSocket> {
    const line = this.#line(name);
    const key = `${name} ${heading} ${place}`.replaceAll(/[^\w.-]/g, '-');
    const known = this.#crossings.get(key);
    const crossing = known ?? this.#open(key, { line, heading, place, upstream });
    this.#crossings.set(key, crossing);
    const there = await crossing;
    if (there.upstream.host !== upstream.host || there.upstream.port !== upstream.port) {
      there.upstream = upstream;
      there.proxy = await there.proxy.update({ enabled: true, listen: there.listen, upstream: text(upstream) });
    }
    return socketOf(there.listen);
  }

  async cut(name: string): Promise<void> {
    await this.#change(name, () => this.#down.add(name));
  }

  async restore(name: string): Promise<void> {
    await this.#change(name, () => this.#down.delete(name));
  }

  /** Another Toxiproxy has taken over, which knows nothing yet: everything is laid again, at the same sockets. */
  async layAgain(): Promise<void> {
    for (const [key, known] of [...this.#crossings]) {
      const crossing = this.#open(key, await known);
      this.#crossings.set(key, crossing);
      await crossing;
    }
  }

  async #change(name: string, change: () => void): Promise<void> {
    this.#line(name);
    const crossings = await Promise.all(this.#crossings.values());
    const before = new Map(crossings.map((crossing) => [crossing, this.#isDown(crossing.line)]));
    change();
    for (const [crossing, wasDown] of before) {
      const isDown = this.#isDown(crossing.line);
      if (isDown && !wasDown) await silence(crossing.proxy);
      if (!isDown && wasDown) await unsilence(crossing.proxy);
    }
  }

  #isDown({ name, over }: Line): boolean {
    return [name, ...over].some((one) => this.#down.has(one));
  }

  async #open(key: string, wish: Omit<Crossing, 'proxy' | 'listen'> & { listen?: string }): Promise<Crossing> {
    const { line, heading, place, upstream } = wish;
    const relay = this.#relayAt(place);
    const listen = wish.listen ?? relay.listen;
    const proxy = await relay.client.createProxy({ name: key, listen, upstream: text(upstream) });
    const { upBytesPerMs, downBytesPerMs, latencyMs } = line;
    const rates = { upstream: upBytesPerMs, downstream: downBytesPerMs };
    for (const stream of STREAMS) {
      const latency = Math.round(latencyMs);
      // A kilobyte a second is a byte a millisecond. Who opens the connection sends upstream.
      const rate = Math.max(1, Math.round(rates[heading === 'up' ? stream : opposite(stream)]));
      if (latency > 0) await addToxic(proxy, 'latency', stream, { latency, jitter: 0 });
      await addToxic(proxy, 'bandwidth', stream, { rate });
    }
    if (this.#isDown(line)) await silence(proxy);
    return { ...wish, listen: proxy.listen, proxy };
  }

  #line(name: string): Line {
    const line = this.#lines.get(name);
    invariant(line, `there is a line ${name}`);
    return line;
  }
}

async function silence(proxy: Relay): Promise<void> {
  for (const stream of STREAMS) await addToxic(proxy, 'timeout', stream, { timeout: 0 });
}

async function unsilence(proxy: Relay): Promise<void> {
  for (const stream of STREAMS) {
    const toxic = await proxy.getToxic(`timeout_${stream}`);
    await toxic.remove();
  }
}

async function addToxic(
  proxy: Relay,
  type: 'latency' | 'bandwidth' | 'timeout',
  stream: (typeof STREAMS)[number],
  attributes: { latency: number; jitter: number } | { rate: number } | { timeout: number },
): Promise<void> {
  await proxy.addToxic({ name: `${type}_${stream}`, type, stream, toxicity: 1, attributes });
}

function opposite(stream: (typeof STREAMS)[number]): (typeof STREAMS)[number] {
  return stream === 'upstream' ? 'downstream' : 'upstream';
}

function text({ host, port }: RouteSocket): string {
  return `${host}:${port}`;
}

function socketOf(listen: string): RouteSocket {
  const colon = listen.lastIndexOf(':');
  return { host: listen.slice(0, colon), port: Number(listen.slice(colon + 1)) };
}
