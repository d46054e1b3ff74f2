/** When writes to a disk were being held, so that whatever position it had then, it kept. */
import { entriesOf } from './entries.ts';
import type { Run } from './property.ts';

export interface Hold {
  readonly fromMs: number;
  /** Infinity while it was never released. */
  readonly toMs: number;
}

export class Holds {
  readonly #ofDisk = new Map<string, { fromMs: number; toMs: number }[]>();

  constructor(run: Run) {
    const heldOn = new Map<string, Set<string>>();
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'disk.held') {
        const holds = this.#ofDisk.get(entry.disk) ?? [];
        holds.push({ fromMs: entry.at, toMs: Number.POSITIVE_INFINITY });
        this.#ofDisk.set(entry.disk, holds);
        heldOn.set(entry.machine, (heldOn.get(entry.machine) ?? new Set()).add(entry.disk));
      } else if (entry.kind === 'disk.released') {
        this.#end(entry.disk, entry.at);
        heldOn.get(entry.machine)?.delete(entry.disk);
      } else if ((entry.kind === 'machine.power' && entry.power === 'off') || entry.kind === 'machine.removed') {
        // A power cut ends a hold without a word.
        for (const disk of heldOn.get(entry.machine) ?? []) this.#end(disk, entry.at);
        heldOn.delete(entry.machine);
      }
    }
  }

  /** The hold that was on at that time; a mark that was not held stands for its own instant only. */
  around(disk: string, atMs: number): Hold {
    const hold = this.#ofDisk.get(disk)?.findLast(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs);
    return hold ?? { fromMs: atMs, toMs: atMs };
  }

  #end(disk: string, atMs: number): void {
    const last = this.#ofDisk.get(disk)?.at(-1);
    if (last?.toMs === Number.POSITIVE_INFINITY) last.toMs = atMs;
  }
}
