/** What is left of points and machines after a commit, or of a failover that was given up. */
import { ok } from '../../../reference/model/result.ts';
import { leaving } from '../lies/disks.ts';
import { fabric } from '../lies/machines.ts';
import type { PlantRow } from '../plant.ts';

export const commitPlants: readonly PlantRow[] = [
  {
    name: 'leave-the-cancelled-machine',
    title: 'The machine of a failover that was cancelled stays',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'nothing-left-behind',
    scenarios: ['failover-cancelled', 'job-cancelled'],
    parts: () => ({
      runtimes: {
        'site-recovery': fabric('azure', (genuine) => ({
          remove: async (name) => (name.endsWith('-Test') ? genuine.remove(name) : ok()),
        })),
      },
    }),
  },
  {
    name: 'commit-keeps-points',
    title: 'A commit deletes no recovery point',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'commit-deletes-points',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({ service: { pointsCommitted: () => [] } }),
  },
  {
    name: 'commit-keeps-the-newest',
    title: 'A commit keeps the newest recovery point',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'commit-deletes-points',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({ service: { pointsCommitted: (points) => points.slice(0, -1) } }),
  },
  {
    name: 'commit-keeps-application-points',
    title: 'A commit keeps the application-consistent recovery points',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'commit-deletes-points',
    scenarios: ['recovery-points', 'full-cycle'],
    parts: () => ({
      service: { pointsCommitted: (points) => points.filter(({ consistency }) => consistency === 'crash') },
    }),
  },
  {
    name: 'commit-keeps-shared-points',
    title: 'A commit keeps the recovery points that a replication group shares',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'commit-deletes-points',
    scenarios: ['failover-with-shutdown', 'full-cycle'],
    parts: () => ({
      service: { pointsCommitted: (points) => points.filter(({ groupId }) => groupId === undefined) },
    }),
  },
  {
    name: 'leave-machine-in-azure',
    title: 'When a failback is committed, the machine in Azure stays',
    role: 'Site Recovery service',
    section: '5.9',
    caughtBy: 'nothing-left-behind',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        'site-recovery': fabric('azure', (genuine) => ({
          remove: async (name) => (name.endsWith('-Test') ? genuine.remove(name) : ok()),
        })),
      },
    }),
  },
  {
    name: 'stop-machine-in-azure',
    title: 'When a failback is committed, the machine in Azure is switched off and not deleted',
    role: 'Site Recovery service',
    section: '5.9',
    caughtBy: 'nothing-left-behind',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        'site-recovery': fabric('azure', (genuine) => ({
          remove: (name) => (name.endsWith('-Test') ? genuine.remove(name) : genuine.stop(name)),
        })),
      },
    }),
  },
  {
    name: 'leave-disks-in-azure',
    title: 'When a failback is committed, the machine in Azure goes and its disks stay',
    role: 'Site Recovery service',
    section: '5.9',
    caughtBy: 'nothing-left-behind',
    scenarios: ['full-cycle'],
    parts: () => leaving(/(?<!-Test)-(osdisk|datadisk)/),
  },
  {
    name: 'leave-data-disks-in-azure',
    title: 'When a failback is committed, the machine in Azure goes with its system disk, its data disks stay',
    role: 'Site Recovery service',
    section: '5.9',
    caughtBy: 'nothing-left-behind',
    scenarios: ['full-cycle'],
    parts: () => leaving(/(?<!-Test)-datadisk/),
  },
];
