/**
 * Planted bugs: deliberate mistakes in the reference, each made for one property to catch. `muster run --plant NAME` shows
 * it, and the tests run all of them: a check that cannot fail proves nothing.
 */
import { isSymbolic } from '../../reference/model/content.ts';
import { ok } from '../../reference/model/result.ts';
import type { Batch, Entry } from '../../reference/replication/batch.ts';
import type { PlantedParts } from '../../simulator/lab.ts';
import {
  withEmptyDataDisks,
  withForeignDigests,
  withLateRelease,
  withoutBarrier,
  withoutFreeze,
  withoutMemory,
} from './runtimes.ts';

export interface Plant {
  readonly name: string;
  readonly title: string;
  /** The property that has to catch it. */
  readonly caughtBy: string;
  /** A scenario in which it shows. */
  readonly scenario: string;
  /** Made anew for every run, since some keep count. */
  readonly parts: () => PlantedParts;
}

export const plants: readonly Plant[] = [
  {
    name: 'drop-block',
    title: 'The service loses one block in every fifth batch',
    caughtBy: 'true-points',
    scenario: 'planned-failover-refused',
    parts: () => ({ service: { arrange: (batches) => batches.map(dropOneBlock) } }),
  },
  {
    name: 'reorder-batches',
    title: 'The service applies the content of every fifth batch after that of the next',
    caughtBy: 'recovered-image',
    scenario: 'full-cycle',
    parts: () => ({ service: { arrange: delayEveryFifth() } }),
  },
  {
    name: 'skip-barrier',
    title: 'Members of a replication group answer that they hold their writes, and do not',
    caughtBy: 'consistent-cut',
    scenario: 'planned-failover-refused',
    parts: () => ({ mobility: withoutBarrier }),
  },
  {
    name: 'rosy-rpo',
    title: 'The service reports a tenth of the recovery point objective it measured',
    caughtBy: 'reported-rpo',
    scenario: 'planned-failover-refused',
    parts: () => ({ service: { reportedRpoMs: (measuredMs) => Math.round(measuredMs / 10) } }),
  },
  {
    name: 'accept-planned-failover',
    title: 'The service carries out a planned failover',
    caughtBy: 'refusals',
    scenario: 'planned-failover-refused',
    parts: () => ({ service: { plannedFailover: 'accepted' } }),
  },
  {
    name: 'leave-test-machine',
    title: 'The cleanup of a test failover leaves the machine running',
    caughtBy: 'test-failover-clean',
    scenario: 'port-20004-partition',
    parts: () => ({ service: { deleteTestMachine: async () => ok() } }),
  },
  {
    name: 'upload-in-the-clear',
    title: 'The process server compresses what it uploads and does not encrypt it',
    caughtBy: 'nothing-readable',
    scenario: 'failback-to-physical-refused',
    parts: () => ({
      processServer: { protect: (runtime, _key, data) => runtime.codec.compress(data) },
      service: { unseal: (_codec, _key, data) => data },
    }),
  },
  {
    name: 'two-active-copies',
    title: 'A failback starts the machine at home without stopping the one in Azure',
    caughtBy: 'one-active-copy',
    scenario: 'full-cycle',
    parts: () => ({ service: { retireMachineInAzure: false } }),
  },
  {
    name: 'same-nonce',
    title: 'The process server seals every batch with the same nonce',
    caughtBy: 'nothing-readable',
    scenario: 'failback-to-physical-refused',
    parts: () => ({
      processServer: {
        protect: (runtime, key, data) => runtime.codec.seal(key, new Uint8Array(12), runtime.codec.compress(data)),
      },
    }),
  },
  {
    name: 'forget-data-disks',
    title: 'The initial copy takes the system disk only; data disks get nothing but what changes later',
    caughtBy: 'recovered-image',
    scenario: 'failback-to-physical-refused',
    parts: () => ({ mobility: withEmptyDataDisks }),
  },
  {
    name: 'skip-freeze',
    title: 'Application-consistent points are made without freezing the application',
    caughtBy: 'application-recovers',
    scenario: 'port-20004-partition',
    parts: () => ({ mobility: withoutFreeze }),
  },
  {
    name: 'hold-for-minutes',
    title: 'Writes stay held for four minutes after a recovery tag was set',
    caughtBy: 'writes-resume',
    scenario: 'planned-failover-refused',
    parts: () => ({ mobility: withLateRelease(4 * 60_000) }),
  },
  {
    name: 'forget-power-cut',
    title: 'After a power cut the Mobility service goes on as if nothing had been lost',
    caughtBy: 'resynchronisation',
    scenario: 'server-restart',
    parts: () => ({ mobility: withoutMemory }),
  },
  {
    name: 'resend-everything',
    title: 'A resynchronisation sends every block, whether it differs or not',
    caughtBy: 'resynchronisation',
    scenario: 'server-restart',
    parts: () => ({ mobility: withForeignDigests }),
  },
];

export function plantNamed(name: string): Plant | undefined {
  return plants.find((plant) => plant.name === name);
}

function dropOneBlock(batch: Batch): Batch {
  const victim = batch.entries.findIndex((entry) => entry.kind === 'change' && !isSymbolic(entry.change.content));
  if (batch.sequence % 5 !== 0 || victim < 0) return batch;
  return { ...batch, entries: batch.entries.filter((_, index) => index !== victim) };
}

function delayEveryFifth(): (batches: readonly Batch[]) => readonly Batch[] {
  const delayed = new Map<string, Entry[]>();
  return (batches) =>
    batches.map((batch) => {
      const changes = batch.entries.filter((entry) => entry.kind === 'change');
      const rest = batch.entries.filter((entry) => entry.kind !== 'change');
      const late = delayed.get(batch.serverId) ?? [];
      delayed.delete(batch.serverId);
      if (batch.sequence % 5 !== 0) return { ...batch, entries: [...changes, ...rest, ...late] };
      delayed.set(batch.serverId, changes);
      return { ...batch, entries: [...rest, ...late] };
    });
}
