/**
 * Which sources their process server has held back, by the world's word at their own networks: it answered their data with
 * *Too Many Requests*. A cache may fill without any fault, when the first copy comes in faster than the line takes it on.
 */
import type { Entry } from './entries.ts';
import type { Items } from './items.ts';
import { machineOf } from './node-machine.ts';

const TOO_MANY_REQUESTS = 429;
/** A process server is measured once a minute, reports within another, and its site is asked within a third. */
const TOLD_WITHIN_MS = 3 * 60_000;

export class HeldBack {
  readonly #items: Items;
  readonly #slackMs: number;
  /** By server: since when, and when its data was taken again. */
  readonly #since = new Map<string, number>();
  readonly #untilMs = new Map<string, number>();

  /** @param slackMs by which a live lab is late */
  constructor(items: Items, slackMs: number) {
    this.#items = items;
    this.#slackMs = slackMs;
  }

  take(entry: Entry): void {
    if (entry.kind !== 'peer.answer' || entry.about !== 'data' || !entry.node.endsWith('/mobility')) return;
    const server = this.#items.serverNamed(machineOf(entry.node));
    if (entry.status === TOO_MANY_REQUESTS) this.#since.set(server, entry.at);
    else if (this.#since.delete(server)) this.#untilMs.set(server, entry.at);
  }

  /** Whether it is held back, or has been so lately that it may be told only now. */
  isOrWas(server: string, atMs: number): boolean {
    if (this.#since.has(server)) return true;
    const untilMs = this.#untilMs.get(server);
    return untilMs !== undefined && atMs - untilMs <= TOLD_WITHIN_MS + this.#slackMs;
  }
}
