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
];
