/**
 * Whether what came of an agent's data still says something of what the agent does: not when it was given another order while the
 * request was on its way, nor from a process server that it was told to leave, whenever it hears of that.
 */
import type { Entry, PeerAnswer } from './entries.ts';
import type { Items } from './items.ts';
import { machineOf } from './node-machine.ts';

/** So long a request is waited for, in every lab. */
const LONGEST_REQUEST_MS = 60_000;

const ORDERS: ReadonlySet<string | undefined> = new Set(['ORDERED', 'WITHDRAWN']);

export class DataLines {
  readonly #items: Items;
  readonly #longestMs: number;
  /** When an agent was last given another order, by its node. */
  readonly #orderedMs = new Map<string, number>();
  /** Of a server: whom it has sent data to, and whom of these it was told to leave. */
  readonly #asked = new Map<string, Set<string>>();
  readonly #left = new Map<string, ReadonlySet<string>>();

  /** @param slackMs by which a live lab is late */
  constructor(items: Items, slackMs: number) {
    this.#items = items;
    this.#longestMs = LONGEST_REQUEST_MS + slackMs;
  }

  take(entry: Entry): void {
    if (entry.kind === 'role.state' && ORDERS.has(entry.by)) this.#orderedMs.set(entry.node, entry.at);
    if (entry.kind === 'process-server.switched') {
      this.#left.set(entry.server, new Set(this.#asked.get(entry.server)));
    }
    if (entry.kind === 'peer.answer' && isOfData(entry)) {
      const server = this.#serverOf(entry);
      this.#asked.set(server, (this.#asked.get(server) ?? new Set()).add(entry.host));
    }
  }

  isOver(answer: PeerAnswer): boolean {
    if (!isOfData(answer)) return false;
    const orderedMs = this.#orderedMs.get(answer.node);
    if (orderedMs !== undefined && answer.at - orderedMs <= this.#longestMs) return true;
    return this.#left.get(this.#serverOf(answer))?.has(answer.host) ?? false;
  }

  #serverOf({ node }: PeerAnswer): string {
    return this.#items.serverNamed(machineOf(node));
  }
}

function isOfData({ about, node }: PeerAnswer): boolean {
  return about === 'data' && node.endsWith('/mobility');
}
