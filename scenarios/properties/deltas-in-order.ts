/** Follows the numbers of the batches that were put on each server's replica: an epoch is 1, 2, 3, … without a gap. */
import { entriesOf } from './entries.ts';
import { Findings } from './findings.ts';
import type { Property } from './property.ts';
import { counted, duration } from './wording.ts';

interface Progress {
  readonly epoch: number;
  readonly sequence: number;
  /** Who applies them was started anew since then, and may not have noted the last one. */
  readonly restarted?: boolean;
}

export const deltasInOrder: Property = {
  name: 'deltas-in-order',
  title: 'Deltas are applied in order, without a gap and never twice, or a new epoch begins',
  judge(run) {
    const findings = new Findings();
    const progress = new Map<string, Progress>();
    const servers = new Set<string>();
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'replica.state' && entry.from === undefined) {
        const before = progress.get(entry.server);
        if (before?.epoch === entry.epoch) progress.set(entry.server, { ...before, restarted: true });
      }
      if (entry.kind !== 'apply.batch') continue;
      findings.looked += 1;
      const { server, epoch, sequence, at } = entry;
      const wrong = whatIsWrong(progress.get(server), { epoch, sequence });
      if (wrong) findings.violation(`${server}, ${duration(at)}: ${wrong}`);
      progress.set(server, { epoch, sequence });
      servers.add(server);
    }
    return findings.judge(
      `${counted(findings.looked, 'batch', 'batches')} of ${counted(servers.size, 'server')} were applied in order`,
      'no batch was applied',
    );
  },
};

function whatIsWrong(before: Progress | undefined, { epoch, sequence }: Progress): string | undefined {
  const batch = `batch ${sequence} of epoch ${epoch}`;
  if (before && epoch < before.epoch) return `${batch} was applied after epoch ${before.epoch} had begun`;
  if (!before || epoch > before.epoch)
    return sequence === 1 ? undefined : `epoch ${epoch} begins with batch ${sequence}`;
  if (sequence === before.sequence + 1 || (sequence === before.sequence && before.restarted)) return undefined;
  if (sequence <= before.sequence)
    return `${batch} was applied again, or late: batch ${before.sequence} was there already`;
  return `${batch} was applied when batch ${before.sequence + 1} was due`;
}
