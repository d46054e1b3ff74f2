/** What a vault remembers beyond its process: it tells the state file before it does or shows anything. */
import type { StandingLab } from './standing-lab.ts';
import type { StateLine } from './state-file.ts';
import type { StateWriter } from './state-writer.ts';

/** A change from outside, as far as the world depends on it. */
export interface OutsideChange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string;
  /** Who sent it; absent on the control path. */
  readonly client?: string;
}

export interface Memory {
  /** This is about to be done, now. */
  note(change: OutsideChange): Promise<void>;
  /** The present is about to be shown to somebody: a restart may not fall behind it. */
  vouch(): Promise<void>;
  /** The world ends here, exactly. */
  close(): Promise<void>;
}

export const NO_MEMORY: Memory = { note: async () => {}, vouch: async () => {}, close: async () => {} };

/**
 * @param aheadMs how much further than the present a line about time reaches, so that there is one a second, not one for
 * each answer: a restart may come back that much later. 0 where time moves by hand.
 * @param vouchedMs what the file says already
 */
export function memoryIn(writer: StateWriter, world: StandingLab, aheadMs: number, vouchedMs: number): Memory {
  let reachedMs = vouchedMs;
  const append = (line: StateLine) => {
    reachedMs = line.kind === 'time' ? line.at : Math.max(reachedMs, line.at);
    return writer.append(line);
  };
  return {
    note: (change) => append({ at: world.atMs, kind: 'request', ...change, journal: journalOf(world) }),
    async vouch() {
      if (world.atMs > reachedMs) await append({ at: world.atMs + aheadMs, kind: 'time' });
    },
    async close() {
      await append({ at: world.atMs, kind: 'time', journal: journalOf(world) });
      await writer.close();
    },
  };
}

/** Where the world's journal stands: how many records, and the first digits of its hash. */
export function journalOf({ lab: { journal } }: StandingLab): string {
  return `${journal.records.length} ${journal.journalHash.slice('sha256:'.length, 'sha256:'.length + 16)}`;
}
