/**
 * For how long each marked disk stood at its mark for certain: while writes to it were being held, or, if they were not,
 * for the instant of the mark. Reckoned in the journal's order, because members of a group mark within one millisecond.
 */
import { entriesOf } from './entries.ts';
import type { Run } from './property.ts';

export interface Stand {
  readonly held: boolean;
  readonly fromSeq: number;
  readonly fromMs: number;
  /** Infinity while the disk was never released. */
  readonly toSeq: number;
  readonly toMs: number;
}

type Growing = { -readonly [Field in keyof Stand]: Stand[Field] };

export class Holds {
  readonly #stands = new Map<string, Stand>();

  constructor(run: Run) {
    const open = new Map<string, Growing>();
    const disksOf = new Map<string, Set<string>>();
    const end = (disk: string, { seq, at }: { seq: number; at: number }) => {
      const stand = open.get(disk);
      if (stand) Object.assign(stand, { toSeq: seq, toMs: at });
      open.delete(disk);
    };
    /** Marks of one machine that nobody held are set in one go, and so are one instant. */
    const instants = new Map<string, Growing>();
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'disk.held') {
        const stand = {
          held: true,
          fromSeq: entry.seq,
          fromMs: entry.at,
          toSeq: Number.POSITIVE_INFINITY,
          toMs: Number.POSITIVE_INFINITY,
        };
        open.set(entry.disk, stand);
        disksOf.set(entry.machine, (disksOf.get(entry.machine) ?? new Set()).add(entry.disk));
      } else if (entry.kind === 'disk.mark') {
        const { seq, at, tag, disk, machine } = entry;
        const key = `${tag} ${machine} ${at}`;
        const instant = instants.get(key) ?? { held: false, fromSeq: seq, fromMs: at, toSeq: seq, toMs: at };
        const stand = open.get(disk) ?? instant;
        if (!stand.held) instants.set(key, Object.assign(instant, { toSeq: seq }));
        this.#stands.set(`${tag} ${disk}`, stand);
      } else if (entry.kind === 'disk.released') end(entry.disk, entry);
      else if ((entry.kind === 'machine.power' && entry.power === 'off') || entry.kind === 'machine.removed') {
        // A power cut ends a hold without a word.
        for (const disk of disksOf.get(entry.machine) ?? []) end(disk, entry);
      }
    }
  }

  /** Undefined when the journal has no record of that mark. */
  around(tag: string, disk: string): Stand | undefined {
    return this.#stands.get(`${tag} ${disk}`);
  }
}
