/**
 * When roles had troubles of their own, as they told: the configuration server was cut off from Azure, its diagnostics did not
 * get out, an agent or a process server had not registered, an agent's data reached no process server, one was critical. Who is in trouble already has nothing new to
 * tell. Takes a run's records in order.
 */
import { type Entry, entriesOf } from './entries.ts';
import type { Run } from './property.ts';
import { begin, end, meets, type Span, spansOf, type Window } from './time-spans.ts';

const CUT_OFF = 'disconnected';
const REGISTERING: ReadonlySet<string> = new Set(['mobility', 'process']);
const CRITICAL = /(^|\|)health\.critical/;
const BLOCKED = /(^|\|)shipment\.blocked/;
const REGISTERED = /(^|\|)registration\.registered/;

export class RoleTroubles {
  /** By node, and by what of it. */
  readonly #troubles = new Map<string, Span[]>();
  /** By node, when this configuration server could not reach Azure. */
  readonly #cutOff = new Map<string, Span[]>();
  /** By node, when this agent or process server was not registered. */
  readonly #unregistered = new Map<string, Span[]>();
  /** By node, when the data of this agent reached no process server. */
  readonly #blocked = new Map<string, Span[]>();
  /** By node, when this process server found itself critical. */
  readonly #critical = new Map<string, Span[]>();

  /** A whole run's. */
  static in(run: Run): RoleTroubles {
    const troubles = new RoleTroubles();
    for (const entry of entriesOf(run)) troubles.take(entry);
    return troubles;
  }

  take(entry: Entry): void {
    // A role that begins anew has said nothing of its diagnostics yet.
    if (entry.kind === 'role.state' && entry.from === undefined) {
      this.#note(`the diagnostics of ${entry.node}`, false, entry.at);
    }
    if (entry.kind === 'monitoring.state') {
      this.#note(`the diagnostics of ${entry.node}`, entry.failure !== undefined, entry.at);
    } else if (entry.kind === 'role.state' && entry.role === 'configuration') {
      this.#note(entry.node, entry.to === CUT_OFF, entry.at);
      const spans = spansOf(this.#cutOff, entry.node);
      if (entry.to === CUT_OFF) begin(spans, entry.at);
      else end(spans, entry.at);
    } else if (entry.kind === 'role.state' && REGISTERING.has(entry.role)) {
      const spans = spansOf(this.#unregistered, entry.node);
      if (REGISTERED.test(entry.to)) end(spans, entry.at);
      else begin(spans, entry.at);
      const blocked = spansOf(this.#blocked, entry.node);
      if (BLOCKED.test(entry.to)) begin(blocked, entry.at);
      else end(blocked, entry.at);
      const critical = spansOf(this.#critical, entry.node);
      if (CRITICAL.test(entry.to)) begin(critical, entry.at);
      else end(critical, entry.at);
    }
  }

  /** Who was in trouble then, and had been before, with since when. */
  before(atMs: number): { readonly who: string; readonly fromMs: number } | undefined {
    for (const [who, spans] of this.#troubles) {
      const span = spans.find(({ fromMs, toMs }) => fromMs < atMs && toMs > atMs);
      if (span) return { who, fromMs: span.fromMs };
    }
    return undefined;
  }

  /** When a configuration server said that it could not reach Azure, in that time; the first of it. */
  cutOff(window: Window): (Span & { readonly who: string }) | undefined {
    for (const [who, spans] of this.#cutOff) {
      const span = spans.find((one) => meets(one, window));
      if (span) return { ...span, who };
    }
    return undefined;
  }

  /** Whether the agent of this machine had not registered, or not again, by then. */
  isUnregistered(machine: string, atMs: number): boolean {
    const spans = this.#unregistered.get(`${machine}/mobility`) ?? [];
    return spans.some(({ fromMs, toMs }) => fromMs <= atMs && toMs > atMs);
  }

  /** When the process server on this machine was not registered, or not any more, in that time; the first of it. */
  processServerUnheard(machine: string, window: Window): Span | undefined {
    return this.#unregistered.get(`${machine}/process`)?.find((span) => meets(span, window));
  }

  /** When the agent of this machine was not registered, or not any more, in that time; the first of it. */
  agentUnheard(machine: string, window: Window): Span | undefined {
    return this.#unregistered.get(`${machine}/mobility`)?.find((span) => meets(span, window));
  }

  /** When the data of this machine's agent reached no process server, in that time; the first of it. */
  unsent(machine: string, window: Window): Span | undefined {
    return this.#blocked.get(`${machine}/mobility`)?.find((span) => meets(span, window));
  }

  /** Whether the process server of this machine found itself critical at any time from then on, by what came so far. */
  wasCritical(machine: string, sinceMs: number): boolean {
    return (this.#critical.get(`${machine}/process`) ?? []).some(({ toMs }) => toMs >= sinceMs);
  }

  #note(who: string, troubled: boolean, atMs: number): void {
    const spans = spansOf(this.#troubles, who);
    if (troubled) begin(spans, atMs);
    else end(spans, atMs);
  }
}
