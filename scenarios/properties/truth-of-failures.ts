/**
 * Whether what a failed job says is so, as far as the world's own account and the service's earlier records tell. A job that
 * could not be done, and says rightly why, did what it should: the request was the operator's.
 */
import { AtWork } from './at-work.ts';
import type { Entry, JobEnd, JobStart } from './entries.ts';
import { BrokenStreams } from './broken-streams.ts';
import { takingPart } from './jobs-of-items.ts';
import { PointBook } from './point-book.ts';
import { RoleTroubles } from './role-troubles.ts';
import { Silences } from './silences.ts';

/** Until the service has heard how a process server is: a poll of its own, one of its site's, and what a request takes. */
const HEARD_MS = 3 * 60_000;

export class TruthOfFailures {
  readonly #points = new PointBook();
  readonly #machines = new Set<string>();
  readonly #state = new Map<string, string>();
  /** Items that are being disabled, by the job that does it. */
  readonly #disabling = new Map<string, string>();
  readonly #atWork = new AtWork();
  readonly #silences = new Silences();
  readonly #broken = new BrokenStreams();
  readonly #troubles = new RoleTroubles();

  take(entry: Entry): void {
    this.#points.take(entry);
    this.#atWork.take(entry);
    this.#silences.take(entry);
    this.#broken.take(entry);
    this.#troubles.take(entry);
    if (entry.kind === 'machine.created') this.#machines.add(entry.machine);
    else if (entry.kind === 'machine.removed') this.#machines.delete(entry.machine);
    else if (entry.kind === 'item.state') this.#state.set(entry.item, entry.protectionState);
    else if (entry.kind === 'job.start' && entry.scenario === 'DisableDr') this.#disabling.set(entry.job, entry.item);
    else if (entry.kind === 'job.end') this.#disabling.delete(entry.job);
  }

  /** Asked at the job's end. */
  isTrue(start: JobStart, end: JobEnd): boolean {
    switch (end.code) {
      case 'RecoveryPointMissing':
        return this.#pointMissing(start);
      case 'MACHINE_EXISTS':
        // By its name in Azure, which the message tells.
        return [...this.#machines].some((machine) => end.message?.includes(` ${machine.replace(/^azure:/, '')} `));
      case 'SiteDisconnected':
        return !this.#silences.isConnected;
      case '78024':
      case 'FinalChangesMissing':
        return takingPart(start).some((item) => this.#broken.brokenDuring(item, start.at, end.at));
      case '78093':
        return this.#named(end).some((server) => this.#atWork.darkNow.includes(server));
      case '78174':
      case '95226':
      case 'AgentNotRegistered':
      case 'OrderNotTaken':
        // No heartbeat, order not taken.
        return this.#named(end).some((server) => this.#isUnheard(server, end.at));
      case '806':
        // Whether a process server is right to be critical is judged elsewhere.
        return this.#named(end).some((server) => this.#troubles.wasCritical(server, end.at - HEARD_MS));
      case 'OperationNotAllowedInCurrentState':
        return this.#isGone(start);
      default:
        return false;
    }
  }

  /** Words of what it says; the server is among them. */
  #named({ message = '' }: JobEnd): readonly string[] {
    return message.split(/[^\w.-]+/);
  }

  #isUnheard(server: string, atMs: number): boolean {
    const machine = this.#atWork.machineBefore(server, atMs + 1);
    if (machine === undefined) return false;
    return this.#atWork.darkNow.includes(server) || this.#troubles.isUnregistered(machine, atMs);
  }

  /** What it was about is disabled, or about to be. */
  #isGone(start: JobStart): boolean {
    const disabling = new Set(this.#disabling.values());
    return takingPart(start).some((item) => this.#state.get(item) === 'Unprotected' || disabling.has(item));
  }

  /** A job of a recovery plan is about those that take part: only among them has a point to be shared. */
  #pointMissing(start: JobStart): boolean {
    const ofPlan = start.groups?.flat();
    return takingPart(start).some((item) => this.#points.newest(item, start, ofPlan) === undefined);
  }
}
