/**
 * A line that carries messages: bandwidth each way, latency, loss, and whether it is up.
 *
 * Each direction is a {@link Lane}, first in, first out. A message enters when the lane is free, occupies it for
 * size / bandwidth, and comes out a latency later. Several lanes in a row pass it on while it still arrives, as packets
 * do, so that a long path does not multiply the time a large message takes.
 */
import type { RandomStream } from '../../../reference/runtime.ts';
import { type FullStretch, LineLoad } from './line-load.ts';

export interface LinkSettings {
  /** From the first end to the second; on a local network, what each machine can send. */
  readonly upBitsPerSecond: number;
  /** From the second end to the first. */
  readonly downBitsPerSecond: number;
  /** One way. */
  readonly latencyMs: number;
  /** Chance that a message is lost once and must be sent again. */
  readonly lossPercent: number;
  readonly up: boolean;
}

/** A lost message costs one minimal retransmission timeout of TCP. */
const RETRANSMIT_MS = 200;
/** As many times in a row as Linux tries before it gives up on a connection (`tcp_retries2`). */
const TRANSMISSIONS_MAX = 15;

export type Direction = 'up' | 'down';

export class Link {
  readonly name: string;
  /** The sender (a segment, or on a local network a machine) whose lane runs up; all others run down. */
  readonly #upSender: string;
  readonly #random: RandomStream;
  readonly #lanes = new Map<string, Lane>();
  /** Told of each stretch in which one direction was full. */
  onFull: (direction: Direction, stretch: FullStretch) => void = () => {};
  settings: LinkSettings;

  constructor(name: string, upSender: string, settings: LinkSettings, random: RandomStream) {
    this.name = name;
    this.#upSender = upSender;
    this.settings = settings;
    this.#random = random;
  }

  /** The direction in which `sender` sends. */
  laneFrom(sender: string): Lane {
    let lane = this.#lanes.get(sender);
    if (lane === undefined) {
      lane = new Lane(this, sender === this.#upSender);
      this.#lanes.set(sender, lane);
    }
    return lane;
  }

  /** Messages and bytes that entered, both ways together. */
  get traffic(): { messages: number; bytes: number } {
    const traffic = { messages: 0, bytes: 0 };
    for (const { messages, bytes } of this.#lanes.values()) {
      traffic.messages += messages;
      traffic.bytes += bytes;
    }
    return traffic;
  }

  /** Forgets what is still queued: the line was cut. */
  clear(): void {
    for (const lane of this.#lanes.values()) lane.busyUntilMs = 0;
  }

  /** Tells what is still open of full stretches. */
  closeLoads(): void {
    for (const lane of this.#lanes.values()) lane.load.close();
  }

  /** Delay that losses cost this message, or undefined when it is lost for good. */
  drawLossMs(): number | undefined {
    const { lossPercent } = this.settings;
    if (lossPercent <= 0) return 0;
    let transmissions = 1;
    while (this.#random.float() * 100 < lossPercent) {
      if (transmissions++ === TRANSMISSIONS_MAX) return undefined;
    }
    return (transmissions - 1) * RETRANSMIT_MS;
  }
}

/** One direction of a link. */
export class Lane {
  readonly link: Link;
  readonly #runsUp: boolean;
  readonly load: LineLoad;
  busyUntilMs = 0;
  messages = 0;
  bytes = 0;

  constructor(link: Link, runsUp: boolean) {
    this.link = link;
    this.#runsUp = runsUp;
    this.load = new LineLoad((stretch) => link.onFull(runsUp ? 'up' : 'down', stretch));
  }

  get bitsPerSecond(): number {
    return this.#runsUp ? this.link.settings.upBitsPerSecond : this.link.settings.downBitsPerSecond;
  }
}

export interface Journey {
  /** When the last byte has left the sender. */
  readonly sentAtMs: number;
  /** When the last byte is there. Infinite when the message is lost for good. */
  readonly arrivesAtMs: number;
}

/** Inside one machine. */
const LOOPBACK_MS = 0.05;

/**
 * Puts a message on its way through `lanes`. A sender that gives up at `giveUpAtMs` stops sending: the lanes are not
 * kept busy beyond that.
 */
export function send(lanes: readonly Lane[], sizeBytes: number, nowMs: number, giveUpAtMs: number): Journey {
  if (lanes.length === 0) return { sentAtMs: nowMs, arrivesAtMs: nowMs + LOOPBACK_MS };
  let firstByteMs = nowMs;
  let lastByteMs = nowMs;
  let sentAtMs = nowMs;
  for (const [index, lane] of lanes.entries()) {
    lane.messages++;
    lane.bytes += sizeBytes;
    const startMs = Math.max(firstByteMs, lane.busyUntilMs);
    const endMs = Math.max(startMs + (sizeBytes * 8000) / lane.bitsPerSecond, lastByteMs);
    lane.busyUntilMs = Math.max(lane.busyUntilMs, Math.min(endMs, giveUpAtMs));
    lane.load.carry(startMs, lane.busyUntilMs);
    if (index === 0) sentAtMs = endMs;
    const lossMs = lane.link.drawLossMs();
    if (lossMs === undefined) return { sentAtMs, arrivesAtMs: Number.POSITIVE_INFINITY };
    firstByteMs = startMs + lane.link.settings.latencyMs + lossMs;
    lastByteMs = endMs + lane.link.settings.latencyMs + lossMs;
  }
  return { sentAtMs, arrivesAtMs: lastByteMs };
}

/** There and back again, for a message of no size on free lanes. */
export function roundTripMs(lanes: readonly Lane[]): number {
  let oneWayMs = lanes.length === 0 ? LOOPBACK_MS : 0;
  for (const { link } of lanes) oneWayMs += link.settings.latencyMs;
  return 2 * oneWayMs;
}
