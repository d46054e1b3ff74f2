/** Lies of whoever applies batches: what the service makes of those that landed, before it puts them onto its replicas. */
import { isSymbolic } from '../../../reference/model/content.ts';
import type { Batch, Entry } from '../../../reference/replication/batch.ts';

type Arrange = (batches: readonly Batch[]) => readonly Batch[];
type ChangeEntry = Extract<Entry, { kind: 'change' }>;

export function entries(change: (entries: readonly Entry[], batch: Batch) => readonly Entry[]): Arrange {
  return (batches) => batches.map((batch) => ({ ...batch, entries: change(batch.entries, batch) }));
}

/** Every change by itself; `nth` counts those of one batch. */
export function changes(change: (entry: ChangeEntry, nth: number) => Entry): Arrange {
  return entries((all) => {
    let nth = 0;
    return all.map((entry) => (entry.kind === 'change' ? change(entry, nth++) : entry));
  });
}

/** Every fifth batch loses a block that an application wrote. */
export const withoutOneBlock: Arrange = entries((all, { sequence }) => {
  const victim = all.findIndex((entry) => entry.kind === 'change' && !isSymbolic(entry.change.content));
  return sequence % 5 !== 0 || victim < 0 ? all : all.toSpliced(victim, 1);
});

/** The changes of every fifth batch come after those of the next. */
export function everyFifthLate(): Arrange {
  const delayed = new Map<string, readonly Entry[]>();
  return entries((all, { serverId, sequence }) => {
    const moved = all.filter(({ kind }) => kind === 'change');
    const rest = all.filter(({ kind }) => kind !== 'change');
    const late = delayed.get(serverId) ?? [];
    delayed.delete(serverId);
    if (sequence % 5 !== 0) return [...moved, ...rest, ...late];
    delayed.set(serverId, moved);
    return [...rest, ...late];
  });
}
