import { BootOrder } from '../../../reference/site-recovery/plans/boot-order.ts';
import type { PlantRow } from '../plant.ts';

export const jobPlants: readonly PlantRow[] = [
  {
    name: 'boot-all-at-once',
    title: 'The machines of a recovery plan start as soon as they are made, whichever boot group they stand in',
    role: 'Site Recovery service',
    section: '6',
    caughtBy: 'boot-order',
    scenarios: ['full-cycle'],
    parts: () => ({ service: { bootOrder: () => ({ turnOf: async () => {}, done: () => {} }) } }),
  },
  {
    name: 'checks-left-out',
    title: 'Jobs do not go through the check of their prerequisites',
    role: 'Site Recovery service',
    section: '5.3',
    caughtBy: 'job-tasks',
    scenarios: ['failback-to-physical-refused', 'full-cycle'],
    parts: () => ({
      service: {
        jobRun: (run) => ({
          ...run,
          task: (name, work) => (/Prerequisites/.test(name) ? work() : run.task(name, work)),
        }),
      },
    }),
  },
  {
    name: 'tasks-told-twice',
    title: 'Jobs go through each of their tasks a second time, for nothing',
    role: 'Site Recovery service',
    section: '5.3',
    caughtBy: 'job-tasks',
    scenarios: ['failback-to-physical-refused', 'full-cycle'],
    parts: () => ({
      service: {
        jobRun: (run) => ({
          ...run,
          task: async (name, work) => {
            const outcome = await run.task(name, work);
            return outcome.ok ? run.task(name, async () => outcome) : outcome;
          },
        }),
      },
    }),
  },
  {
    name: 'last-groups-together',
    title: 'The last boot group of a plan starts together with the one before it',
    role: 'Site Recovery service',
    section: '6',
    caughtBy: 'boot-order',
    scenarios: ['full-cycle'],
    parts: () => ({
      service: { bootOrder: (groups) => new BootOrder([...groups.slice(0, -2), groups.slice(-2).flat()]) },
    }),
  },
  {
    name: 'jobs-outlive-their-tasks',
    title: 'A commit goes on for half an hour after its last task has ended',
    role: 'Site Recovery service',
    section: '5.3',
    caughtBy: 'job-tasks',
    scenarios: ['failback-to-physical-refused', 'full-cycle'],
    parts: () => {
      let wait = async () => {};
      return {
        runtimes: {
          'site-recovery': (runtime) => {
            wait = () => runtime.clock.sleep(30 * 60_000);
            return runtime;
          },
        },
        service: {
          jobRun: (run) => ({
            ...run,
            task: async (name, work) => {
              const outcome = await run.task(name, work);
              if (name === 'VmCommit') await wait();
              return outcome;
            },
          }),
        },
      };
    },
  },
];
