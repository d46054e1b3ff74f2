/**
 * Watches on how many machines the application of a server takes orders at a time. Test machines do not count: they stand
 * in a network of their own.
 *
 * Whose doing a second copy is depends on what it took to get there. A failover starts a machine in Azure because it was
 * asked to, whatever the source does (documented: its shutdown is best effort), and a lost server comes back because
 * somebody gave it power: both are the operator's. Unless the shutdown was asked for and never tried. That the machine in Azure stops before its copy at home starts, and
 * the other way round when a failback is given up, is the service's promise.
 */
import { AskedShutdowns } from './asked-shutdowns.ts';
import { entriesOf, type Entry, type MachinePower, type WorkloadStarted } from './entries.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import { type Machine, Machines } from './machines.ts';
import type { Property } from './property.ts';
import { counted, duration, listed } from './wording.ts';
import { machineOf } from './node-machine.ts';

/** What a machine's power is switched by when it is no person, no fault and no story. */
const BY_THE_SERVICE = 'fabric';

export const oneActiveCopy: Property = {
  name: 'one-active-copy',
  title: 'A server is never active on two machines at once',
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    const lives = new Lives();
    const shutdowns = new AskedShutdowns(run, new Items(run));
    /** Per server: the machines on which it serves, and since when. */
    const active = new Map<string, Map<string, number>>();
    for (const entry of entriesOf(run)) {
      const serves = 'server' in entry && typeof entry.server === 'string' ? active.get(entry.server) : undefined;
      lives.take(entry, [...(serves?.keys() ?? [])]);
      shutdowns.take(entry);
      if (entry.kind === 'workload.started' && entry.purpose === 'production') {
        findings.looked += 1;
        const serving = active.get(entry.server) ?? new Map<string, number>();
        const code = lives.hazardOf(entry, machines.named(entry.machine, entry.seq), [...serving.keys()]);
        active.set(entry.server, serving);
        if (serving.size > 0) {
          const others = [...serving].map(([machine, sinceMs]) => `${machine} (serving since ${duration(sinceMs)})`);
          const evidence = `${entry.server}: ${entry.machine} began to serve at ${duration(entry.at)} beside ${listed(others)}`;
          const untried = [...serving.keys()].find((machine) => shutdowns.wasNeverTried(entry.server, machine));
          if (code === undefined) findings.violation(evidence);
          else if (code === 'SourceStillServing' && untried !== undefined) {
            findings.violation(`${evidence}, though the failover was to shut ${untried} down and nobody told it so`);
          } else findings.hazard({ code, subject: entry.server, atMs: entry.at, evidence });
        }
        serving.set(entry.machine, entry.at);
      } else if (
        entry.kind === 'workload.stopped' ||
        entry.kind === 'machine.removed' ||
        (entry.kind === 'machine.power' && entry.power === 'off')
      ) {
        active.get(entry.server)?.delete(entry.machine);
      }
    }
    return findings.judge(
      `${counted(active.size, 'server')} served ${counted(findings.looked, 'time')}, on one machine at a time`,
      'no application began to serve',
    );
  },
};

/** What gave each machine its power last, which have served before, and which say that they have finished. */
class Lives {
  readonly #power = new Map<string, MachinePower>();
  readonly #served = new Set<Machine>();
  readonly #finished = new Set<string>();
  /** Machines that serve beside another because an operator left or put them there. */
  readonly #strays = new Set<string>();

  /** `serving`: on which machines the server that it is about serves by then. */
  take(entry: Entry, serving: readonly string[]): void {
    if (entry.kind === 'machine.power' && entry.power === 'on') {
      this.#power.set(entry.machine, entry);
      this.#finished.delete(entry.machine);
      // It takes a while to boot; the other may be gone when it serves, and the next one come.
      const beside = serving.some((machine) => machine !== entry.machine);
      if (beside && entry.why !== BY_THE_SERVICE) this.#strays.add(entry.machine);
    } else if (entry.kind === 'machine.power') this.#strays.delete(entry.machine);
    else if (entry.kind === 'source.finished') this.#finished.add(machineOf(entry.node));
  }

  /** Asked whenever a machine begins to serve: whose doing it is if another serves already; undefined: the service's. */
  hazardOf(started: WorkloadStarted, machine: Machine | undefined, others: readonly string[]): string | undefined {
    if (!machine) return undefined;
    const fresh = !this.#served.has(machine);
    this.#served.add(machine);
    const switchedOnBy = this.#power.get(started.machine)?.why;
    if (others.length === 0 || switchedOnBy === undefined) return undefined;
    if (switchedOnBy !== BY_THE_SERVICE) {
      this.#strays.add(started.machine);
      return 'LostServerSwitchedOn';
    }
    // One that said that it had shut down, and serves, is nobody's mistake but the system's.
    if (others.some((other) => this.#finished.has(other))) return undefined;
    const left = machine.place === 'azure' && fresh;
    if (!left && !others.every((other) => this.#strays.has(other))) return undefined;
    for (const other of others) this.#strays.add(other);
    return 'SourceStillServing';
  }
}
