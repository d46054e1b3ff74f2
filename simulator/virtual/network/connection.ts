/** An open connection: the stretches it consists of, and the requests under way on it. */
import type { Lifeline } from '../lifeline.ts';
import type { Host, Serving } from './host.ts';
import type { Lane } from './link.ts';
import type { BlockMode, Firewall, Leg } from './rules.ts';

/** A leg and the lanes it uses. */
export interface Stretch extends Leg {
  readonly there: readonly Lane[];
  readonly back: readonly Lane[];
}

/** Who opened it: one role, for as long as it lives. */
export interface Client {
  readonly host: Host;
  /** `<machine>/<role>`. */
  readonly node: string;
  readonly lifeline: Lifeline;
}

/** A request under way on a connection, as far as what happens to the connection is of concern to it. */
export interface UnderWay {
  /** Something stopped its traffic for good. */
  interrupt(mode: BlockMode): void;
  /** The server's process ended. */
  resetByServer(): void;
  /** The client died. */
  abandon(): void;
}

/** Servers close a connection that was idle for so long. */
const KEEP_ALIVE_MS = 60_000;

export class Connection {
  readonly client: Client;
  readonly stretches: readonly Stretch[];
  readonly serving: Serving;
  /** When the handshakes are done. */
  readonly readyAtMs: number;
  readonly exchanges = new Set<UnderWay>();
  readonly there: readonly Lane[];
  readonly back: readonly Lane[];
  lastUsedMs: number;
  /** May carry further requests. */
  open = true;

  constructor(client: Client, stretches: readonly Stretch[], serving: Serving, readyAtMs: number) {
    this.client = client;
    this.stretches = stretches;
    this.serving = serving;
    this.readyAtMs = readyAtMs;
    this.lastUsedMs = readyAtMs;
    this.there = stretches.flatMap(({ there }) => there);
    this.back = stretches.toReversed().flatMap(({ back }) => back);
  }

  get #last(): Stretch {
    return this.stretches[this.stretches.length - 1] as Stretch;
  }

  get server(): Host {
    return this.#last.to;
  }

  get port(): number {
    return this.#last.port;
  }

  get hostName(): string {
    return this.#last.hostName;
  }

  /** Who asks, as the server sees it: behind a proxy, the proxy. */
  get fromAddress(): string {
    return this.#last.fromAddress;
  }

  isUsableAt(nowMs: number): boolean {
    return this.open && nowMs - this.lastUsedMs <= KEEP_ALIVE_MS;
  }

  /** What stands in the way of traffic now. */
  obstacle(firewall: Firewall): BlockMode | undefined {
    for (const stretch of this.stretches) {
      const obstacle = obstacleOn(stretch, firewall);
      if (obstacle !== undefined) return obstacle;
    }
    return undefined;
  }
}

/** How traffic on one stretch is stopped: machines without power and lines that are down swallow it. */
export function obstacleOn(stretch: Stretch, firewall: Firewall): BlockMode | undefined {
  const { from, to, there } = stretch;
  if (!to.powered || !to.holds(stretch.toSegment, stretch.toAddress)) return 'drop';
  if (from.addressIn(stretch.fromSegment) !== stretch.fromAddress) return 'drop';
  if (there.some(({ link }) => !link.settings.up)) return 'drop';
  return firewall.judge(stretch);
}
