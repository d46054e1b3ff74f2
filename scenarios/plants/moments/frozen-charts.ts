/** Statecharts that are deaf to the moment in which a line is there again. */
import { deaf } from '../lies/charts.ts';
import type { PlantRow } from '../plant.ts';

export const frozenMomentCharts: readonly PlantRow[] = [
  {
    name: 'deaf-to-an-answer-of-azure',
    title: 'A configuration server that was cut off from Azure does not notice that it is answered again',
    role: 'configuration server',
    section: '2.2',
    caughtBy: 'connected-again',
    scenarios: ['lines-cut'],
    parts: () => ({ runtimes: { configuration: deaf('configuration-server', 'disconnected', 'ANSWERED') } }),
  },
  {
    name: 'master-target-deaf-to-its-server',
    title: 'A master target that was cut off from the configuration server does not notice that it is heard again',
    role: 'master target',
    section: '2.2',
    caughtBy: 'connected-again',
    scenarios: ['messages-delayed'],
    parts: () => ({ runtimes: { 'master-target': deaf('master-target', 'unreachable', 'REGISTERED') } }),
  },
  {
    name: 'deaf-to-silence',
    title: 'An agent whose configuration server does not answer any more says that it is registered',
    role: 'Mobility service',
    section: '1.7',
    caughtBy: 'honest-states',
    scenarios: ['restarts-of-master-target'],
    parts: () => ({ runtimes: { mobility: deaf('mobility', 'registration.registered', 'CONTROL_LOST') } }),
  },
  {
    name: 'deaf-to-the-silence-of-azure',
    title: 'A configuration server that Azure does not answer any more says that it is connected',
    role: 'configuration server',
    section: '2.2',
    caughtBy: 'honest-states',
    scenarios: ['blocked-replication-service'],
    parts: () => ({ runtimes: { configuration: deaf('configuration-server', 'connected', 'AZURE_LOST') } }),
  },
  {
    name: 'deaf-to-a-withdrawn-order',
    title: 'An agent whose order was withdrawn goes on saying that it replicates',
    role: 'Mobility service',
    section: '5.3',
    caughtBy: 'honest-work',
    scenarios: ['job-cancelled'],
    parts: () => ({ runtimes: { mobility: deaf('mobility', 'replication', 'WITHDRAWN') } }),
  },
  {
    name: 'deaf-to-its-own-end',
    title: 'An agent that has sent everything does not notice, and leaves its machine running',
    role: 'Mobility service',
    section: '5.2',
    caughtBy: 'one-active-copy',
    scenarios: ['production-runbook'],
    parts: () => ({ runtimes: { mobility: deaf('mobility', 'replication', 'FINISHED') } }),
  },
];
