/**
 * Whether a source that was to be shut down before its failover was asked to, as far as anybody could. A shutdown is best
 * effort (documented), so one that reached nobody is no fault; one that was never tried, with nothing in its way, is.
 */
import { AtWork } from './at-work.ts';
import { type Entry, entriesOf, type JobStart, type ReplicationStarted } from './entries.ts';
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
  /** The last failover of each item, and the machine from which it was. */
  readonly #failovers = new Map<string, { readonly job: JobStart; readonly source: string | undefined }>();
  /** By server: which way its data went last, and the newest machine on either side. */
  readonly #directions = new Map<string, ReplicationStarted['direction']>();
  readonly #newest = { 'to-azure': new Map<string, string>(), 'to-site': new Map<string, string>() };
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
    if (entry.kind === 'machine.created' && entry.purpose === 'production') {
      this.#newest[entry.place === 'azure' ? 'to-site' : 'to-azure'].set(entry.server, entry.machine);
    } else if (entry.kind === 'replication.started') {
      this.#directions.set(entry.server, entry.direction);
    } else if (entry.kind === 'job.start' && entry.scenario === 'UnplannedFailover') {
      for (const item of takingPart(entry)) this.#failovers.set(item, { job: entry, source: this.#sourceOf(item) });
    } else if (entry.kind === 'source.finished' || (entry.kind === 'role.state' && FINISHING.test(entry.to))) {
      this.#begun.set(machineOf(entry.node), entry.at);
    }
  }

  #sourceOf(item: string): string | undefined {
    const server = this.#items.serverOf(item) ?? '';
    const direction = this.#directions.get(server);
    return direction && this.#newest[direction].get(server);
  }

  /** Whether the last failover of a server was to shut this machine down, could have, and never told it so. */
  wasNeverTried(server: string, machine: string): boolean {
    const { job, source } = this.#failovers.get(this.#items.itemOf(server) ?? '') ?? {};
    if (job?.shutDownSource !== true) return false;
    // A failback shuts down the machine in Azure, and no server at home that woke up beside it.
    if (source !== undefined && source !== machine) return false;
    const window = { fromMs: job.at, toMs: Math.min(job.at + TRIED_MS, this.#endMs) };
    if ((this.#begun.get(machine) ?? -1) >= window.fromMs) return false;
    const inTheWay =
      faultDuring(this.#faults, window.fromMs, window.toMs, NOTICED_MS) !== undefined ||
      [...this.#silences.ofSite, ...this.#silences.ofMachines, ...this.#atWork.darkOf(server)].some((span) =>
        meets({ ...span, toMs: span.toMs + NOTICED_MS }, window),
      );
    return !inTheWay;
  }
}
