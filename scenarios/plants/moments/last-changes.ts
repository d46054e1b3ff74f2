/** The last changes of a machine that stops, and the moment at which its copy starts. */
import { ok } from '../../../reference/model/result.ts';
import { AGENT_SETTINGS, type AgentSettings } from '../../../reference/wire/agent-control.ts';
import { PROVIDER_POLL, type ProviderReport } from '../../../reference/wire/provider.ts';
import { fabric, machine } from '../lies/machines.ts';
import { answers, hears, isAsked } from '../lies/messages.ts';
import type { PlantRow } from '../plant.ts';

export const lastChangePlants: readonly PlantRow[] = [
  {
    name: 'any-point-is-the-last',
    title: 'A failback takes any point that has come home for the last one of the machine in Azure',
    role: 'Site Recovery service',
    section: '5.9',
    caughtBy: 'application-recovers',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        'site-recovery': isAsked<ProviderReport>(PROVIDER_POLL, (report) => ({
          ...report,
          inventory: {
            ...report.inventory,
            components: report.inventory.components.map((component) =>
              component.status?.kind === 'master-target'
                ? {
                    ...component,
                    status: {
                      ...component.status,
                      replicas: component.status.replicas.map((replica) => ({
                        ...replica,
                        points: replica.points.map((point) => ({ ...point, final: true })),
                      })),
                    },
                  }
                : component,
            ),
          },
        })),
      },
    }),
  },
  {
    name: 'shutdown-on-paper',
    title: 'The configuration server keeps the order to shut a source down to itself',
    role: 'configuration server',
    section: '5.2',
    caughtBy: 'one-active-copy',
    scenarios: ['failover-with-shutdown'],
    parts: () => ({
      runtimes: {
        configuration: answers<AgentSettings>(AGENT_SETTINGS, ({ command: _, ...settings }) => settings),
      },
    }),
  },
  {
    name: 'down-before-the-last-changes',
    title: 'An agent that is to finish shuts its machine down as soon as the applications stand still',
    role: 'Mobility service',
    section: '5.9',
    caughtBy: 'sound-jobs',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        mobility: (runtime) => {
          let finishing = false;
          const told = hears<AgentSettings>(AGENT_SETTINGS, (settings) => {
            finishing = settings.command !== undefined;
            return settings;
          });
          return machine((genuine) => ({
            freezeApplications: async () => {
              const frozen = await genuine.freezeApplications();
              if (finishing) await genuine.shutdown();
              return frozen;
            },
          }))(told(runtime));
        },
      },
    }),
  },
  {
    name: 'finish-without-freezing',
    title: 'An agent that is to finish sets its last tag while the applications still write',
    role: 'Mobility service',
    section: '5.9',
    caughtBy: 'application-recovers',
    scenarios: ['full-cycle', 'failover-with-shutdown'],
    parts: () => ({
      runtimes: {
        mobility: (runtime) => {
          let finishing = false;
          const told = hears<AgentSettings>(AGENT_SETTINGS, (settings) => {
            finishing = settings.command !== undefined;
            return settings;
          });
          return machine((genuine) => ({
            freezeApplications: async () => (finishing ? ok() : genuine.freezeApplications()),
          }))(told(runtime));
        },
      },
    }),
  },
  {
    name: 'two-active-copies',
    title: 'A failback starts the machine at home without stopping the one in Azure',
    role: 'Site Recovery service',
    section: '5.9',
    caughtBy: 'one-active-copy',
    scenarios: ['full-cycle'],
    parts: () => ({ service: { retireMachineInAzure: false } }),
  },
  {
    name: 'serve-on-nowhere',
    title: 'When a failback is given up, the machine in Azure is stopped and not started again',
    role: 'Site Recovery service',
    section: '5.9',
    caughtBy: 'returns-to-protected',
    scenarios: ['vpn-loss-failback'],
    parts: () => ({
      runtimes: {
        'site-recovery': fabric('azure', (genuine) => {
          const stopped = new Set<string>();
          return {
            stop: (name) => {
              stopped.add(name);
              return genuine.stop(name);
            },
            start: async (name) => (stopped.has(name) ? ok() : genuine.start(name)),
          };
        }),
      },
    }),
  },
  {
    name: 'commit-over-too-soon',
    title: 'A commit is over while its last task goes on',
    role: 'Site Recovery service',
    section: '5.3',
    caughtBy: 'job-tasks',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({
      service: {
        jobRun: (run) => ({
          ...run,
          task: async (name, work) => {
            const done = run.task(name, work);
            return name === 'VmCommit' ? (ok() as Awaited<typeof done>) : done;
          },
        }),
      },
    }),
  },
];
