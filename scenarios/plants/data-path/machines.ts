/** A machine that is made of a recovery point is not what the point is. */
import { entries } from '../lies/batches.ts';
import { store } from '../lies/disks.ts';
import { fabric } from '../lies/machines.ts';
import type { PlantRow } from '../plant.ts';

export const machinePlants: readonly PlantRow[] = [
  {
    name: 'machine-of-the-present',
    title: 'The disks of a machine in Azure are made from the replica as it is now, not from the recovery point',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'recovered-image',
    scenarios: ['recovery-points', 'full-cycle'],
    parts: () => ({
      runtimes: {
        'site-recovery': store((genuine) => ({
          clone: (source, _snapshot, name) => genuine.clone(source, undefined, name),
        })),
      },
    }),
  },
  {
    name: 'system-disk-only',
    title: 'A machine in Azure gets its system disk and none of the others',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'recovered-image',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({
      runtimes: {
        'site-recovery': fabric('azure', (genuine) => ({
          create: (wish) => genuine.create({ ...wish, volumes: wish.volumes.slice(0, 1) }),
        })),
      },
    }),
  },
  {
    name: 'disks-exchanged-at-home',
    title: 'The machine at home gets its disks in the opposite order',
    role: 'configuration server',
    section: '5.9',
    caughtBy: 'recovered-image',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        configuration: fabric('vcenter', (genuine) => ({
          create: (wish) => genuine.create({ ...wish, volumes: wish.volumes.toReversed() }),
        })),
      },
    }),
  },
  {
    name: 'latest-is-the-last-tag',
    title: 'A failover to Latest comes up from the last tag, not from all that was received',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'point-asked-for',
    scenarios: ['recovery-points', 'latest-in-bitmap-mode'],
    parts: () => ({
      service: {
        arrange: entries((all) =>
          all.map((entry) => (entry.kind === 'end' ? { ...entry, end: { ...entry.end, consistent: false } } : entry)),
        ),
      },
    }),
  },
  {
    name: 'data-disks-left-empty',
    title: 'Of a machine at home the system disk is made from its point, its data disks are empty',
    role: 'master target',
    section: '5.9',
    caughtBy: 'recovered-image',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        'master-target': store((genuine) => ({
          clone: async (source, snapshot, name) => {
            const made = await genuine.clone(source, snapshot, name);
            if (!made.ok || name.endsWith('-0.vmdk')) return made;
            await genuine.remove(name);
            return genuine.create(name, made.value.capacityBytes);
          },
        })),
      },
    }),
  },
];
