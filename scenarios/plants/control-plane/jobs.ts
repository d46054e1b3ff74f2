import type { PlantRow } from '../plant.ts';

export const jobPlants: readonly PlantRow[] = [
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
