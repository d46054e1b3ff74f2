/** What is on disk when the power fails, and what is made of it afterwards. */
import { ok } from '../../../reference/model/result.ts';
import { every } from '../lies/except.ts';
import { files, forgotten, heedlessOfRoom, unsynced } from '../lies/keeping.ts';
import type { PlantRow } from '../plant.ts';

export const powerCutPlants: readonly PlantRow[] = [
  {
    name: 'forget-power-cut',
    title: 'After a power cut the Mobility service goes on as if nothing had been lost',
    role: 'Mobility service',
    section: '3.4',
    caughtBy: 'resynchronisation',
    scenarios: ['server-restart'],
    parts: () => ({ runtimes: { mobility: forgotten(/./) } }),
  },
  {
    name: 'epoch-note-not-synced',
    title: 'What tells of an unclean shutdown is not on disk when the power fails',
    role: 'Mobility service',
    section: '3.4',
    caughtBy: 'resynchronisation',
    scenarios: ['server-restart'],
    parts: () => ({ runtimes: { mobility: unsynced(/epoch/) } }),
  },
  {
    name: 'cache-not-synced',
    title: 'The process server acknowledges batches that are not on its disk for good',
    role: 'process server',
    section: '3.5',
    caughtBy: 'fresh-points',
    scenarios: ['process-server-restart'],
    parts: () => ({ runtimes: { process: unsynced(/./) } }),
  },
  {
    name: 'cache-forgotten',
    title: 'A process server that starts finds nothing of what it had taken and not sent on',
    role: 'process server',
    section: '3.5',
    caughtBy: 'fresh-points',
    scenarios: ['process-server-restart'],
    parts: () => ({ runtimes: { process: files(() => ({ list: async () => [] })) } }),
  },
  {
    name: 'orders-forgotten',
    title: 'A configuration server that starts does not know what the site was last told to do',
    role: 'configuration server',
    section: '1.1',
    caughtBy: 'point-cadence',
    scenarios: ['process-server-restart'],
    parts: () => ({ runtimes: { configuration: forgotten(/settings/) } }),
  },
  {
    name: 'acknowledge-before-caching',
    title: 'The process server acknowledges a batch and writes it to its cache some seconds later',
    role: 'process server',
    section: '3.5',
    caughtBy: 'fresh-points',
    scenarios: ['process-server-restart'],
    parts: () => ({
      runtimes: {
        process: files((genuine, { clock }) => {
          const late = new Map<string, Parameters<typeof genuine.write>[1]>();
          return {
            write: async (path, data) => {
              late.set(path, data);
              return ok();
            },
            sync: async () => ok(),
            rename: async (from, to) => {
              const data = late.get(from);
              late.delete(from);
              if (!data) return genuine.rename(from, to);
              late.set(to, data);
              clock.after(20_000, () => {
                if (late.delete(to)) void genuine.write(to, data).then(() => genuine.sync(to));
              });
            },
            read: async (path) => late.get(path) ?? genuine.read(path),
            remove: async (path) => {
              if (!late.delete(path)) await genuine.remove(path);
            },
          };
        }),
      },
    }),
  },
  {
    name: 'acknowledges-without-room',
    title: 'The process server acknowledges a batch for which its cache disk has no room',
    role: 'process server',
    section: '3.5',
    caughtBy: 'returns-to-protected',
    scenarios: ['disks-full'],
    parts: () => ({ runtimes: { process: heedlessOfRoom() } }),
  },
  {
    name: 'half-written-batch',
    title:
      'The process server gives every fortieth batch its last name when half of it is written, and sends what it finds',
    role: 'process server',
    section: '3.2',
    caughtBy: 'resynchronisation',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      runtimes: {
        process: files((genuine) => {
          const half = every(40);
          return {
            write: (path, data) => {
              const { bytes } = data;
              const written = half() ? { ...data, bytes: bytes.subarray(0, bytes.length >> 1) } : data;
              return genuine.write(path, written);
            },
          };
        }),
      },
    }),
  },
  {
    name: 'replica-note-not-synced',
    title: 'A master target acknowledges a batch before its note of how far it has come is on disk for good',
    role: 'master target',
    section: '5.8',
    caughtBy: 'resynchronisation',
    scenarios: ['master-target-restart'],
    parts: () => ({ runtimes: { 'master-target': unsynced(/replica/) } }),
  },
  {
    name: 'note-ahead-of-disks',
    title: 'The note of a master target says that one more batch was applied than is on its disks',
    role: 'master target',
    section: '5.8',
    caughtBy: 'deltas-in-order',
    scenarios: ['master-target-restart'],
    parts: () => ({
      runtimes: {
        'master-target': files((genuine) => ({
          write: (path, data) => {
            const known = JSON.parse(new TextDecoder().decode(data.bytes)) as { appliedSequence: number };
            const ahead = JSON.stringify({ ...known, appliedSequence: known.appliedSequence + 1 });
            return genuine.write(path, { ...data, bytes: new TextEncoder().encode(ahead) });
          },
        })),
      },
    }),
  },
];
