/**
 * On which machine a server's data is replicated from: the one whose Mobility service says that it replicates. Beside it the
 * same server may run on another machine, one that stayed in Azure when replication was disabled, say; what happens to that
 * one is nothing to the stream. Takes a run's records in order.
 */
import { type Entry, entriesOf } from './entries.ts';
import type { Run } from './property.ts';
import { begin, end, type Span, spansOf } from './time-spans.ts';
import { machineOf } from './node-machine.ts';

const REPLICATES = /(^|\|)replication\.(?!idle|finished)/;

export class ReplicatingMachines {
  /** By machine, when its agent replicated. Over a restart it does: it is in the middle of its epoch. */
  readonly #spans = new Map<string, Span[]>();
  readonly #serverOf = new Map<string, string>();

  /** A whole run's. */
  static in(run: Run): ReplicatingMachines {
    const machines = new ReplicatingMachines();
    for (const entry of entriesOf(run)) machines.take(entry);
    return machines;
  }

  take(entry: Entry): void {
    if (entry.kind === 'machine.created') this.#serverOf.set(entry.machine, entry.server);
    if (entry.kind !== 'role.state' || entry.role !== 'mobility') return;
    const machine = machineOf(entry.node);
    const spans = spansOf(this.#spans, machine);
    if (REPLICATES.test(entry.to)) {
      for (const other of this.#othersOf(machine)) end(other, entry.at);
      begin(spans, entry.at);
    } else if (entry.from !== undefined) end(spans, entry.at);
  }

  /** Of one server only one machine replicates; one that is lost cannot say that it has ceased to. */
  *#othersOf(machine: string): Generator<Span[]> {
    const server = this.#serverOf.get(machine);
    if (server === undefined) return;
    for (const [other, spans] of this.#spans) {
      if (other !== machine && this.#serverOf.get(other) === server) yield spans;
    }
  }

  /** Whether this one replicated then; undefined when no agent of the run ever said so, of this machine or of another. */
  replicated(machine: string, atMs: number): boolean | undefined {
    if (this.#spans.size === 0) return undefined;
    return (this.#spans.get(machine) ?? []).some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs);
  }
}
