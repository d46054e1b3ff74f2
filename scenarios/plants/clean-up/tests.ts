/** What a test failover leaves behind, or takes along. */
import { ok } from '../../../reference/model/result.ts';
import type { PlantedParts } from '../../../simulator/lab.ts';
import { leaving } from '../lies/disks.ts';
import type { PlantRow } from '../plant.ts';

type ReportedFindings = NonNullable<NonNullable<PlantedParts['service']>['reportedFindings']>;

export const testPlants: readonly PlantRow[] = [
  {
    name: 'leave-test-machine',
    title: 'The cleanup of a test failover leaves the machine running',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'test-failover-clean',
    scenarios: ['port-20004-partition'],
    parts: () => ({ service: { deleteTestMachine: async () => ok() } }),
  },
  {
    name: 'stop-test-machine',
    title: 'The cleanup of a test failover switches the machine off and does not delete it',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'test-failover-clean',
    scenarios: ['port-20004-partition'],
    parts: () => ({ service: { deleteTestMachine: (azure, name) => azure.stop(name) } }),
  },
  {
    name: 'delete-the-namesake',
    title: 'The cleanup of a test failover deletes the machine of that name in production',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'test-failover-clean',
    scenarios: ['port-20004-partition'],
    parts: () => ({ service: { deleteTestMachine: (azure, name) => azure.remove(name.replace(/-Test$/, '')) } }),
  },
  {
    name: 'leave-test-disks',
    title: 'The disks of a test machine stay when it is gone',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'nothing-left-behind',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => leaving(/-Test-/),
  },
  {
    name: 'leave-a-test-data-disk',
    title: 'Of a test machine the system disk is deleted, its data disks are not',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'nothing-left-behind',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => leaving(/-Test-datadisk/),
  },
  {
    name: 'still-untested',
    title: 'Health goes on saying that no test failover has succeeded',
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'test-failover-clean',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => ({
      service: {
        reportedFindings: (found) => [
          ...found.filter(({ code }) => code !== '161011'),
          { code: '161011', severity: 'Warning', detail: 'no test failover has succeeded yet' },
        ],
      },
    }),
  },
  {
    name: 'tested-before-its-time',
    title: 'Health never says that no test failover has succeeded yet',
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'untested-until-cleanup',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({ service: { reportedFindings: (found) => found.filter(({ code }) => code !== '161011') } }),
  },
  {
    name: 'silent-for-good',
    title: 'The service never takes back that it has not heard of an agent',
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'diagnosis',
    scenarios: ['server-restart'],
    parts: () => {
      const ever = new Map<string, Parameters<ReportedFindings>[0][number]>();
      return {
        service: {
          reportedFindings: (found, item) => {
            const known = found.find(({ code }) => code === '78174') ?? ever.get(item);
            if (known) ever.set(item, known);
            return known && !found.includes(known) ? [...found, known] : found;
          },
        },
      };
    },
  },
];
