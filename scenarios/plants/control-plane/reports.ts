import { AGENT_SETTINGS, type AgentStatus, type ReplicationOrder } from '../../../reference/wire/agent-control.ts';
import { PROVIDER_POLL, type ProviderReport, type ProviderSettings } from '../../../reference/wire/provider.ts';
import type { PlantedParts } from '../../../simulator/lab.ts';
import { fabric } from '../lies/machines.ts';
import { answers, asking, says } from '../lies/messages.ts';
import type { PlantRow } from '../plant.ts';

const minute = 60_000;

export const reportPlants: readonly PlantRow[] = [
  {
    name: 'rosy-rpo',
    title: 'The service reports a tenth of the recovery point objective it measured',
    role: 'Site Recovery service',
    section: '3.10',
    caughtBy: 'reported-rpo',
    scenarios: ['planned-failover-refused'],
    parts: () => ({ service: { reportedRpoMs: (measuredMs) => Math.round(measuredMs / 10) } }),
  },
  {
    name: 'rpo-within-the-threshold',
    title: 'The service never reports a recovery point objective above the threshold of the policy',
    role: 'Site Recovery service',
    section: '3.7',
    caughtBy: 'reported-rpo',
    scenarios: ['blocked-storage'],
    parts: () => ({ service: { reportedRpoMs: (measuredMs) => Math.min(measuredMs, 15 * minute) } }),
  },
  {
    name: 'a-group-for-ever',
    title: 'Members of a group go on sharing their recovery points when multi-VM synchronisation is switched off',
    role: 'Site Recovery service',
    section: '3.7',
    caughtBy: 'group-sync',
    scenarios: ['policy-change'],
    parts: () => {
      const groups = new Map<string, ReplicationOrder['group']>();
      const grouped = (order: ReplicationOrder): ReplicationOrder => {
        if (order.group) groups.set(order.serverId, order.group);
        return { ...order, group: groups.get(order.serverId) };
      };
      const ordered = answers<ProviderSettings>(PROVIDER_POLL, (settings) => ({
        ...settings,
        replication: settings.replication.map(grouped),
      }));
      return { runtimes: { 'site-recovery': ordered } };
    },
  },
  {
    name: 'hide-shipment-failures',
    title: 'Agents do not report that their process server cannot be reached',
    role: 'Mobility service',
    section: '3.11',
    caughtBy: 'diagnosis',
    scenarios: ['data-port-blocked'],
    parts: () => ({
      runtimes: {
        mobility: says<AgentStatus>(AGENT_SETTINGS, (status) => ({ ...status, processServerFailure: undefined })),
      },
    }),
  },
  {
    name: 'hide-broken-stream',
    title: 'Agents do not report that they cannot go on with their epoch',
    role: 'Mobility service',
    section: '3.4',
    caughtBy: 'diagnosis',
    scenarios: ['server-restart'],
    parts: () => ({
      runtimes: { mobility: says<AgentStatus>(AGENT_SETTINGS, (status) => ({ ...status, resyncReason: undefined })) },
    }),
  },
  {
    name: 'everybody-is-alive',
    title: 'The configuration server reports every agent as heard of just now',
    role: 'configuration server',
    section: '1.7',
    caughtBy: 'diagnosis',
    scenarios: ['server-restart'],
    parts: () =>
      reporting(({ agents, ...rest }, nowMs) => ({
        ...rest,
        agents: agents.map((agent) => ({ ...agent, lastHeartbeatMs: nowMs })),
      })),
  },
  {
    name: 'process-servers-are-alive',
    title: 'The configuration server reports every process server as heard of just now',
    role: 'configuration server',
    section: '1.7',
    caughtBy: 'diagnosis',
    scenarios: ['process-server-restart'],
    parts: () =>
      reporting(({ components, ...rest }, nowMs) => ({
        ...rest,
        components: components.map((component) => ({ ...component, lastHeartbeatMs: nowMs })),
      })),
  },
  {
    name: 'swallow-outcomes',
    title: 'The configuration server does what it is asked and never says how it went',
    role: 'configuration server',
    section: '5.3',
    caughtBy: 'sound-jobs',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: { configuration: says<ProviderReport>(PROVIDER_POLL, (report) => ({ ...report, outcomes: [] })) },
    }),
  },
  {
    name: 'report-failure-for-success',
    title: 'The configuration server says that what it was asked to do has failed',
    role: 'configuration server',
    section: '5.3',
    caughtBy: 'sound-jobs',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        configuration: says<ProviderReport>(PROVIDER_POLL, (report) => ({
          ...report,
          outcomes: report.outcomes.map(({ id }) => ({ id, ok: false, code: 'FABRIC_FAULT', message: 'it did not' })),
        })),
      },
    }),
  },
  {
    name: 'misread-the-fabric',
    title: 'The service takes it for a failure when Azure has started a test machine',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'sound-jobs',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => ({
      runtimes: {
        'site-recovery': fabric('azure', (genuine) => ({
          start: async (name) => {
            const started = await genuine.start(name);
            const failure = { code: 'FABRIC_FAULT', message: 'it may have started' } as const;
            return name.endsWith('-Test') ? { ok: false, failure } : started;
          },
        })),
      },
    }),
  },
];

type Inventory = ProviderReport['inventory'];

/** The inventory is changed on its way to the service. */
function reporting(change: (inventory: Inventory, nowMs: number) => Inventory): PlantedParts {
  return {
    runtimes: {
      configuration: asking(PROVIDER_POLL, ({ clock }) => (request, send) => {
        const report = request.body as ProviderReport;
        return send({ ...request, body: { ...report, inventory: change(report.inventory, clock.nowMs()) } });
      }),
    },
  };
}
