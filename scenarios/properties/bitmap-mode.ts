/**
 * When the driver of a server kept only which blocks had changed, or these were being read again: what its stream says in that
 * time is no state that its disks ever had, wherever a batch of it ends and whenever it lands.
 */
import { entriesOf } from './entries.ts';
import type { Items } from './items.ts';
import type { Run } from './property.ts';
import { machineOf } from './node-machine.ts';

export class BitmapMode {
  readonly #spans = new Map<string, { readonly fromMs: number; toMs: number }[]>();

  constructor(run: Run, items: Items) {
    for (const entry of entriesOf(run)) {
      if (entry.kind !== 'role.state' || entry.role !== 'mobility') continue;
      const server = items.serverNamed(machineOf(entry.node));
      const spans = this.#spans.get(server) ?? [];
      this.#spans.set(server, spans);
      const last = spans.at(-1);
      const isIn = last?.toMs === Number.POSITIVE_INFINITY;
      if (entry.to.includes('tracking.bitmap')) {
        if (!isIn) spans.push({ fromMs: entry.at, toMs: Number.POSITIVE_INFINITY });
      } else if (last && isIn) last.toMs = entry.at;
    }
  }

  /** At any time of it. */
  wasInDuring(server: string, fromMs: number, toMs: number): boolean {
    return this.#spans.get(server)?.some((span) => span.fromMs <= toMs && fromMs <= span.toMs) ?? false;
  }

  /** Its first and last instant included: what is said in them is of either. */
  wasIn(server: string, atMs: number): boolean {
    return this.#spans.get(server)?.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs) ?? false;
  }
}
