/** What a role leaves on its own disk that nobody needs any more, or goes on to put there. */
import { AGENT_SETTINGS, type AgentSettings, type ReplicationOrder } from '../../../reference/wire/agent-control.ts';
import { kept } from '../lies/keeping.ts';
import { hears } from '../lies/messages.ts';
import type { PlantRow } from '../plant.ts';

export const filePlants: readonly PlantRow[] = [
  {
    name: 'change-log-never-emptied',
    title: 'What has been shipped stays in the change log',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'nothing-left-behind',
    scenarios: ['planned-failover-refused'],
    parts: () => ({ runtimes: { mobility: kept(/^changes\//) } }),
  },
  {
    name: 'cache-never-emptied',
    title: 'What has been sent on stays on the cache disk',
    role: 'process server',
    section: '3.5',
    caughtBy: 'nothing-left-behind',
    scenarios: ['planned-failover-refused'],
    parts: () => ({ runtimes: { process: kept(/\/completed_/) } }),
  },
  {
    name: 'epoch-note-kept',
    title: 'An agent keeps the note of its epoch when its server is not replicated any more',
    role: 'Mobility service',
    section: '5.10',
    caughtBy: 'nothing-left-behind',
    scenarios: ['recovery-points'],
    parts: () => ({ runtimes: { mobility: kept(/^epoch/) } }),
  },
  {
    name: 'deaf-to-the-end',
    title: 'An agent goes on with its last order when nobody gives it one any more',
    role: 'Mobility service',
    section: '5.10',
    caughtBy: 'nothing-left-behind',
    scenarios: ['recovery-points'],
    parts: () => ({
      runtimes: {
        mobility: (runtime) => {
          let last: ReplicationOrder | undefined;
          return hears<AgentSettings>(AGENT_SETTINGS, (settings) => {
            last = settings.replication ?? last;
            return { ...settings, replication: last };
          })(runtime);
        },
      },
    }),
  },
  {
    name: 'replica-note-kept',
    title: 'A master target keeps the note of a replica when its server has come home',
    role: 'master target',
    section: '5.9',
    caughtBy: 'nothing-left-behind',
    scenarios: ['full-cycle'],
    parts: () => ({ runtimes: { 'master-target': kept(/^replica-/) } }),
  },
];
