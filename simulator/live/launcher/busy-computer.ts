/**
 * When this computer had more to do than it could: a live lab computes in real time, and beside much other work an answer may come
 * after whoever asked has given up. Then nobody has lied who says that a peer is out of reach. Stands in the journal as
 * `computer.busy`, for whoever judges.
 */
import { availableParallelism, loadavg } from 'node:os';
import type { RunJournal } from '../../journal/journal.ts';

/** Processes that want a core, for each one that there is: a lab by itself has about one. */
const BUSY = 4;

/** What the system says: an average over the last minute. */
export function processesPerCore(): number {
  return (loadavg()[0] ?? 0) / availableParallelism();
}

/** The stretch of lab time that has just passed. */
export function noteIfBusy(
  journal: Pick<RunJournal, 'record'>,
  stretch: { readonly fromMs: number; readonly toMs: number },
  perCore: number,
): void {
  if (perCore > BUSY) journal.record('world', 'computer.busy', { ...stretch, perCore: Math.round(perCore) });
}
