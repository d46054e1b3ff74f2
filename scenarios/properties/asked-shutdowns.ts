/**
 * Whether a source that was to be shut down before its failover was asked to, as far as anybody could. A shutdown is best
 * effort (documented), so one that reached nobody is no fault; one that was never tried, with nothing in its way, is.
 */
import { AtWork } from './at-work.ts';
import { type Entry, entriesOf, type JobStart } from './entries.ts';
import { type FaultSpan, faultDuring, faultsOf } from './faults.ts';
import type { Items } from './items.ts';
import { takingPart } from './jobs-of-items.ts';
import type { Run } from './property.ts';
import { Silences } from './silences.ts';
import { meets } from './time-spans.ts';
import { machineOf } from './node-machine.ts';

/** An order goes with the agent's next poll. */
const TRIED_MS = 5 * 60_000;
/** Until a role has noticed that a fault is over. */
const NOTICED_MS = 6 * 60_000;
/** What an agent notes when it has been told to finish. */
const FINISHING = /replication\.finish/;

export class AskedShutdowns {
  readonly #items: Items;
  readonly #faults: readonly FaultSpan[];
  readonly #atWork: AtWork;
  readonly #silences: Silences;
  readonly #endMs: number;
  /** The last failover of each item. */
  readonly #failovers = new Map<string, JobStart>();
  /** When each machine last began to finish. */
  readonly #begun = new Map<string, number>();

  constructor(run: Run, items: Items) {
    this.#items = items;
    this.#faults = faultsOf(run);
    this.#atWork = AtWork.in(run);
    this.#silences = Silences.in(run);
    this.#endMs = entriesOf(run).at(-1)?.at ?? 0;
  }

  take(entry: Entry): void {
    if (entry.kind === 'job.start' && entry.scenario === 'UnplannedFailover') {
      for (const item of takingPart(entry)) this.#failovers.set(item, entry);
    } else if (entry.kind === 'source.finished' || (entry.kind === 'role.state' && FINISHING.test(entry.to))) {
      this.#begun.set(machineOf(entry.node), entry.at);
    }
  }

  /** Whether the last failover of a server was to shut this machine down, could have, and never told it so. */
  wasNeverTried(server: string, machine: string): boolean {
    const failover = this.#failovers.get(this.#items.itemOf(server) ?? '');
    if (failover?.shutDownSource !== true) return false;
    const window = { fromMs: failover.at, toMs: Math.min(failover.at + TRIED_MS, this.#endMs) };
    if ((this.#begun.get(machine) ?? -1) >= window.fromMs) return false;
    const inTheWay =
      faultDuring(this.#faults, window.fromMs, window.toMs, NOTICED_MS) !== undefined ||
      [...this.#silences.ofSite, ...this.#silences.ofMachines, ...this.#atWork.darkOf(server)].some((span) =>
        meets({ ...span, toMs: span.toMs + NOTICED_MS }, window),
      );
    return !inTheWay;
  }
}
