/**
 * When the stream of an item was broken: its agent, or the replica of it on a master target, says so of the present epoch.
 * Nothing more of it is applied then, until another epoch begins. Takes a run's records in order.
 */
import type { Entry } from './entries.ts';
import { machineOf } from './node-machine.ts';
import { begin, end, meets, type Span, spansOf } from './time-spans.ts';

export class BrokenStreams {
  /** By server. */
  readonly #spans = new Map<string, Span[]>();
  readonly #serverOf = new Map<string, string>();
  readonly #ofItem = new Map<string, string>();

  take(entry: Entry): void {
    if (entry.kind === 'machine.created') this.#serverOf.set(entry.machine, entry.server);
    else if (entry.kind === 'replication.started') {
      this.#ofItem.set(entry.item, entry.server);
      end(spansOf(this.#spans, entry.server), entry.at);
    } else if (entry.kind === 'role.state' && entry.by === 'STREAM_BROKEN') {
      begin(spansOf(this.#spans, this.#serverOf.get(machineOf(entry.node)) ?? ''), entry.at);
    } else if (entry.kind === 'replica.state' && entry.by === 'OUT_OF_ORDER') {
      begin(spansOf(this.#spans, entry.server), entry.at);
    }
  }

  /** Whether it was at any time between these two, by what came so far. */
  brokenDuring(item: string, fromMs: number, toMs: number): boolean {
    const spans = this.#spans.get(this.#ofItem.get(item) ?? '') ?? [];
    return spans.some((span) => meets(span, { fromMs, toMs: toMs + 1 }));
  }
}
