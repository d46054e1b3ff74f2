/** When the machine that does a server's business was at work: its application serves, and it has power. */
import { entriesOf } from './entries.ts';
import type { Run } from './property.ts';

interface Span {
  readonly fromMs: number;
  toMs: number;
}

export class AtWork {
  readonly #spans = new Map<string, Span[]>();

  constructor(run: Run) {
    const serving = new Map<string, string>();
    const end = (server: string, atMs: number) => {
      const last = this.#spans.get(server)?.at(-1);
      if (last) last.toMs = Math.min(last.toMs, atMs);
    };
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'workload.started' && entry.purpose === 'production') {
        end(entry.server, entry.at);
        serving.set(entry.server, entry.machine);
        const spans = this.#spans.get(entry.server) ?? [];
        spans.push({ fromMs: entry.at, toMs: Number.POSITIVE_INFINITY });
        this.#spans.set(entry.server, spans);
      } else if (entry.kind === 'machine.power' && entry.power === 'off') {
        if (serving.get(entry.server) === entry.machine) end(entry.server, entry.at);
      }
    }
  }

  /** The first moment not before `fromMs` from which the server is at work until `toMs`; undefined when there is none. */
  from(server: string, fromMs: number, toMs: number): number | undefined {
    const last = this.#spans.get(server)?.findLast((span) => span.fromMs <= toMs);
    if (!last || last.toMs < toMs) return undefined;
    return Math.max(fromMs, last.fromMs);
  }
}
