/**
 * Which machine did each server's business when, and when nobody did: its application serves, and the machine has power.
 * A server that lost its power is back when its application is. Takes a run's records in order; it knows what came so far.
 *
 * The business is that of the newest machine that has served and is still there. An older one that wakes up beside it, such
 * as the leftover of a failback in Azure, serves too, but nobody counts on it; when the newer one is removed it is at work again.
 */
import { type Entry, entriesOf } from './entries.ts';
import type { Run } from './property.ts';
import type { Span } from './time-spans.ts';

/** From when the application begins to serve on a machine until it does on another, or again on this one. */
interface Turn {
  readonly machine: string;
  readonly fromMs: number;
  /** When the machine lost its power; infinite while it has it. */
  darkFromMs: number;
  /** When it lost its power again, before anybody served. */
  readonly darkAgainMs: number[];
}

/** A machine of a server that has served, and is there. */
interface Standing {
  readonly machine: string;
  serving: boolean;
}

export class AtWork {
  readonly #turns = new Map<string, Turn[]>();
  /** By server, the machines that have served, oldest first. */
  readonly #standing = new Map<string, Standing[]>();
  /** All machines in the order in which they were made, or first heard of. */
  readonly #made: string[] = [];

  /** A whole run's. */
  static in(run: Run): AtWork {
    const atWork = new AtWork();
    for (const entry of entriesOf(run)) atWork.take(entry);
    return atWork;
  }

  take(entry: Entry): void {
    if (entry.kind === 'machine.created') this.#made.push(entry.machine);
    else if (entry.kind === 'workload.started' && entry.purpose === 'production') {
      this.#serves(entry.server, entry.machine);
      if (this.#newest(entry.server)?.machine === entry.machine) this.#begin(entry.server, entry.machine, entry.at);
    } else if (entry.kind === 'machine.power' && entry.power === 'off') {
      const standing = this.#standingOf(entry.server).find(({ machine }) => machine === entry.machine);
      if (standing) standing.serving = false;
      const turn = this.#turns.get(entry.server)?.at(-1);
      if (turn?.machine !== entry.machine) return;
      if (turn.darkFromMs === Number.POSITIVE_INFINITY) turn.darkFromMs = entry.at;
      else turn.darkAgainMs.push(entry.at);
    } else if (entry.kind === 'machine.removed') this.#removed(entry.server, entry.machine, entry.at);
  }

  #serves(server: string, machine: string): void {
    if (!this.#made.includes(machine)) this.#made.push(machine);
    const others = this.#standingOf(server).filter((one) => one.machine !== machine);
    const madeAt = (one: Standing) => this.#made.lastIndexOf(one.machine);
    this.#standing.set(
      server,
      [...others, { machine, serving: true }].sort((one, other) => madeAt(one) - madeAt(other)),
    );
  }

  #removed(server: string, machine: string, atMs: number): void {
    this.#standing.set(
      server,
      this.#standingOf(server).filter((one) => one.machine !== machine),
    );
    if (this.#turns.get(server)?.at(-1)?.machine !== machine) return;
    const before = this.#newest(server);
    if (before?.serving) this.#begin(server, before.machine, atMs);
  }

  #begin(server: string, machine: string, fromMs: number): void {
    const turns = this.#turns.get(server) ?? [];
    turns.push({ machine, fromMs, darkFromMs: Number.POSITIVE_INFINITY, darkAgainMs: [] });
    this.#turns.set(server, turns);
  }

  #newest(server: string): Standing | undefined {
    return this.#standingOf(server).at(-1);
  }

  #standingOf(server: string): readonly Standing[] {
    return this.#standing.get(server) ?? [];
  }

  /** The first moment not before `fromMs` from which the server is at work until `toMs`; undefined when there is none. */
  from(server: string, fromMs: number, toMs: number): number | undefined {
    const turn = this.#turns.get(server)?.findLast((one) => one.fromMs <= toMs);
    if (!turn || turn.darkFromMs < toMs) return undefined;
    return Math.max(fromMs, turn.fromMs);
  }

  /** The machine that did the server's business last before that moment. */
  machineBefore(server: string, atMs: number): string | undefined {
    return this.#turns.get(server)?.findLast(({ fromMs }) => fromMs < atMs)?.machine;
  }

  /** When nobody did the server's business: from when its machine lost its power until it or another served again. */
  darkOf(server: string): Span[] {
    const turns = this.#turns.get(server) ?? [];
    return turns.flatMap(({ darkFromMs: fromMs }, index) =>
      fromMs === Number.POSITIVE_INFINITY
        ? []
        : [{ fromMs, toMs: turns[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY }],
    );
  }

  /** When, in that time, the machine of a server lost its power again, of which nobody had done the business meanwhile. */
  darkAgain(server: string, fromMs: number, toMs: number): number | undefined {
    const again = (this.#turns.get(server) ?? []).flatMap(({ darkAgainMs }) => darkAgainMs);
    return again.find((atMs) => atMs >= fromMs && atMs < toMs);
  }

  /** Servers whose business nobody does, by what came so far. */
  get darkNow(): string[] {
    return [...this.#turns].flatMap(([server, turns]) =>
      turns.at(-1)?.darkFromMs === Number.POSITIVE_INFINITY ? [] : [server],
    );
  }
}
