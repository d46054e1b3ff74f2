/** What the machines of a site are told to do is not what the vault wants of them. */
import { AGENT_SETTINGS, type AgentSettings } from '../../../reference/wire/agent-control.ts';
import { REGISTER_SITE, type SiteRegistration } from '../../../reference/wire/provider.ts';
import type { PlantedParts } from '../../../simulator/lab.ts';
import { except } from '../lies/except.ts';
import { answers, says } from '../lies/messages.ts';
import type { PlantRow } from '../plant.ts';

const minute = 60_000;

export const orderPlants: readonly PlantRow[] = [
  {
    name: 'tags-every-ten-minutes',
    title: 'Agents are told to set a recovery tag every ten minutes',
    role: 'configuration server',
    section: '3.7',
    caughtBy: 'point-cadence',
    scenarios: ['planned-failover-refused'],
    parts: () => ordering((order) => ({ ...order, crashConsistentMs: 10 * minute })),
  },
  {
    name: 'no-application-tags',
    title: 'Agents are told that the policy wants no application-consistent points',
    role: 'configuration server',
    section: '3.7',
    caughtBy: 'point-cadence',
    scenarios: ['recovery-points'],
    parts: () => ordering((order) => ({ ...order, appConsistentMs: 0 })),
  },
  {
    name: 'intervals-of-the-first-day',
    title: 'Agents are told the intervals that the policy had when they were told for the first time',
    role: 'configuration server',
    section: '3.7',
    caughtBy: 'point-cadence',
    scenarios: ['policy-change'],
    parts: () => {
      const first = new Map<string, number>();
      return ordering((order) => {
        const appConsistentMs = first.get(order.serverId) ?? order.appConsistentMs;
        first.set(order.serverId, appConsistentMs);
        return { ...order, appConsistentMs };
      });
    },
  },
  {
    name: 'everybody-for-himself',
    title: 'Members of a replication group are not told that they are one',
    role: 'configuration server',
    section: '3.9',
    caughtBy: 'group-sync',
    scenarios: ['crash-consistent-point', 'full-cycle'],
    parts: () => ordering(({ group: _, ...order }) => order),
  },
  {
    name: 'one-is-left-out',
    title: 'The members of a replication group are told of all but the last of them',
    role: 'configuration server',
    section: '3.9',
    caughtBy: 'group-sync',
    scenarios: ['group-of-three'],
    parts: () =>
      ordering(({ group, ...order }) => ({
        ...order,
        ...(group && { group: { ...group, members: group.members.slice(0, 2) } }),
      })),
  },
  {
    name: 'vpn-said-to-be-internet',
    title: 'The configuration server says that its replication data takes the internet, whichever way it takes',
    role: 'configuration server',
    section: '2.4',
    caughtBy: 'refusals',
    scenarios: ['replication-over-vpn-refused'],
    parts: () => ({
      runtimes: {
        configuration: says<SiteRegistration>(REGISTER_SITE, (site) => ({ ...site, replicationPath: 'internet' })),
      },
    }),
  },
  {
    name: 'service-bus-of-another-cloud',
    title: 'The configuration server sends its alerts and statistics to the Service Bus of another cloud',
    role: 'configuration server',
    section: '2.1',
    caughtBy: 'causeless-alarms',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        configuration: (runtime) =>
          except(runtime, {
            network: except(runtime.network, {
              request: (to, request, options) => {
                const host = to.host.replace(/servicebus.windows.net$/, 'servicebus.chinacloudapi.cn');
                return runtime.network.request({ ...to, host }, request, options);
              },
            }),
          }),
      },
    }),
  },
  {
    name: 'storage-token-never-renewed',
    title: 'The token that process servers upload with is never replaced, though it runs out',
    role: 'Site Recovery service',
    section: '3.6',
    caughtBy: 'fresh-points',
    scenarios: ['storage-token-expires'],
    parts: () => ({ service: { storageTokenDue: () => false } }),
  },
];

/** What agents are ordered is changed on its way to them. */
function ordering(
  change: (order: NonNullable<AgentSettings['replication']>) => AgentSettings['replication'],
): PlantedParts {
  return {
    runtimes: {
      configuration: answers<AgentSettings>(AGENT_SETTINGS, ({ replication, ...rest }) => ({
        ...rest,
        replication: replication && change(replication),
      })),
    },
  };
}
