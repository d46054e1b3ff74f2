/** What comes to stand on the replica disks is not what was sent. */
import { ok } from '../../../reference/model/result.ts';
import { changes, entries, everyFifthLate, withoutOneBlock } from '../lies/batches.ts';
import { volumes } from '../lies/disks.ts';
import { every } from '../lies/except.ts';
import { blobs } from '../lies/keeping.ts';
import type { PlantRow } from '../plant.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

export const applyingPlants: readonly PlantRow[] = [
  {
    name: 'drop-block',
    title: 'The service loses one block in every fifth batch',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({ service: { arrange: withoutOneBlock } }),
  },
  {
    name: 'reorder-batches',
    title: 'The service applies the content of every fifth batch after that of the next',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'recovered-image',
    scenarios: ['full-cycle'],
    parts: () => ({ service: { arrange: everyFifthLate() } }),
  },
  {
    name: 'newest-write-loses',
    title: 'Of several writes in one batch the service applies the last one first',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      service: {
        arrange: entries((together) => {
          const reversed = together.filter(({ kind }) => kind === 'change').reverse();
          return [...reversed, ...together.filter(({ kind }) => kind !== 'change')];
        }),
      },
    }),
  },
  {
    name: 'tag-before-its-writes',
    title: 'The service makes the recovery point of a batch before it applies what the batch holds',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      service: {
        arrange: entries((together) => [
          ...together.filter(({ kind }) => kind === 'tag'),
          ...together.filter(({ kind }) => kind !== 'tag'),
        ]),
      },
    }),
  },
  {
    name: 'tags-from-the-future',
    title: 'The service takes the time of a tag for two minutes later than it was',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'reported-rpo',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      service: {
        arrange: entries((together) =>
          together.map((entry) =>
            entry.kind === 'tag' ? { ...entry, tag: { ...entry.tag, atMs: entry.tag.atMs + 120_000 } } : entry,
          ),
        ),
      },
    }),
  },
  {
    name: 'onto-another-disk',
    title: 'The service puts what was written to the first gigabyte of a data disk onto the system disk',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      service: {
        arrange: changes((entry) => (entry.change.offsetBytes < 1024 * MiB ? { ...entry, disk: 0 } : entry)),
      },
    }),
  },
  {
    name: 'pass-over-gaps',
    title:
      'The service applies what has landed and does not wait for a batch that is missing (one upload in forty is lost)',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'deltas-in-order',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      service: { isNext: (sequence, appliedSequence) => sequence > appliedSequence },
      runtimes: {
        process: blobs((genuine) => {
          const lost = every(40);
          return { put: async (...upload) => (lost() ? ok() : genuine.put(...upload)) };
        }),
      },
    }),
  },
  {
    name: 'cut-large-writes',
    title: 'The service applies no more than 256 KiB of a write',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      service: {
        arrange: changes((entry) => {
          const { content, offsetBytes } = entry.change;
          const cut =
            content instanceof Uint8Array
              ? content.subarray(0, 256 * KiB)
              : { ...content, lengthBytes: Math.min(content.lengthBytes, 256 * KiB) };
          return { ...entry, change: { offsetBytes, content: cut } };
        }),
      },
    }),
  },
  {
    name: 'lose-a-block-at-home',
    title: 'The master target loses the last change of every tenth write on the way home',
    role: 'master target',
    section: '5.8',
    caughtBy: 'true-points',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        'master-target': volumes((volume) => {
          const short = every(10);
          return { write: (written) => volume.write(short() ? written.slice(0, -1) : written) };
        }),
      },
    }),
  },
  {
    name: 'late-snapshots-at-home',
    title: 'The master target keeps the state of a tag only when the next tag has come',
    role: 'master target',
    section: '5.8',
    caughtBy: 'true-points',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        'master-target': volumes((volume) => {
          let waiting: string | undefined;
          return {
            snapshot: async (label) => {
              if (waiting !== undefined) await volume.snapshot(waiting);
              waiting = label;
            },
          };
        }),
      },
    }),
  },
  {
    name: 'five-minutes-behind',
    title: 'The service applies what has landed five minutes after it has seen it first',
    role: 'Site Recovery service',
    section: '3.6',
    caughtBy: 'point-cadence',
    scenarios: ['planned-failover-refused'],
    parts: () => {
      const seenMs = new Map<string, number>();
      const behindMs = 5 * 60_000;
      return {
        runtimes: {
          'site-recovery': blobs((genuine, { clock }) => ({
            list: async (...where) => {
              const listed = await genuine.list(...where);
              if (!listed.ok) return listed;
              const nowMs = clock.nowMs();
              for (const path of listed.value) seenMs.set(path, seenMs.get(path) ?? nowMs);
              return ok(listed.value.filter((path) => nowMs - (seenMs.get(path) ?? nowMs) >= behindMs));
            },
          })),
        },
      };
    },
  },
];
