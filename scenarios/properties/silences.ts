/**
 * When roles and lines were dark: machines of the infrastructure without power, and the site while the service counted it as
 * disconnected. Takes a run's records in order; it knows what came so far.
 */
import { type Entry, entriesOf } from './entries.ts';
import type { Run } from './property.ts';
import { begin, end, type Span, spansOf } from './time-spans.ts';

export class Silences {
  readonly #power = new Map<string, Span[]>();
  readonly #disconnected: Span[] = [];
  #connected = false;

  /** A whole run's. */
  static in(run: Run): Silences {
    const silences = new Silences();
    for (const entry of entriesOf(run)) silences.take(entry);
    return silences;
  }

  take(entry: Entry): void {
    if (entry.kind === 'site.state') {
      this.#connected = entry.state === 'connected';
      if (this.#connected) end(this.#disconnected, entry.at);
      else this.#disconnected.push({ fromMs: entry.at, toMs: Number.POSITIVE_INFINITY });
    } else if (entry.kind === 'machine.power' && entry.purpose === 'infrastructure') {
      const spans = spansOf(this.#power, entry.machine);
      if (entry.power === 'off') begin(spans, entry.at);
      else end(spans, entry.at);
    }
  }

  /** When a machine of the infrastructure had no power. */
  ofMachine(machine: string): readonly Span[] {
    return this.#power.get(machine) ?? [];
  }

  /** The same of all of them. */
  get ofMachines(): readonly Span[] {
    return [...this.#power.values()].flat();
  }

  /** When the service counted the site as disconnected. */
  get ofSite(): readonly Span[] {
    return this.#disconnected;
  }

  /** Whether the site is connected, by what came so far; before it first was it is not. */
  get isConnected(): boolean {
    return this.#connected;
  }
}
