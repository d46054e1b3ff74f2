/**
 * Whether a machine has begun the epoch that the service ordered. The service counts an epoch from when it wrote the order;
 * the machine hears of it with its next poll, and of none while it cannot be reached. What happens to the machine until then
 * happens to the epoch before. Takes a run's records in order.
 */
import type { Entry } from './entries.ts';
import { machineOf } from './node-machine.ts';

interface Begun {
  readonly atMs: number;
  /** It came back in the middle of this very epoch and said so: nothing of it is gone on with. */
  interrupted: boolean;
}

export class FollowedOrders {
  readonly #begun = new Map<string, Begun[]>();
  #anybodyTold = false;

  take(entry: Entry): void {
    if (entry.kind !== 'role.state' || entry.role !== 'mobility' || entry.by === undefined) return;
    this.#anybodyTold = true;
    const machine = machineOf(entry.node);
    const begun = this.#begun.get(machine) ?? [];
    this.#begun.set(machine, begun);
    const last = begun.at(-1);
    if (entry.by === 'ORDERED') begun.push({ atMs: entry.at, interrupted: false });
    else if (entry.by === 'STREAM_BROKEN' && last?.atMs === entry.at) last.interrupted = true;
  }

  /**
   * Whether the machine has begun an epoch that was ordered then, before another moment if one is named; undefined when no
   * agent of the run says what it follows.
   */
  begunSince(machine: string, orderedAtMs: number, beforeMs = Number.POSITIVE_INFINITY): boolean | undefined {
    if (!this.#anybodyTold) return undefined;
    const last = this.#begun.get(machine)?.findLast(({ atMs }) => atMs <= beforeMs);
    return last !== undefined && last.atMs >= orderedAtMs && !last.interrupted;
  }

  /** Whether the newest order that the machine spoke of is one in the middle of whose epoch it came back. */
  interrupted(machine: string): boolean {
    return this.#begun.get(machine)?.at(-1)?.interrupted === true;
  }
}
