/** What the machines of a site are told to do is not what the vault wants of them. */
import { COMPONENT_SETTINGS, type MasterTargetSettings } from '../../../reference/wire/component-control.ts';
import { AGENT_SETTINGS, type AgentSettings } from '../../../reference/wire/agent-control.ts';
import {
  REGISTER_SITE,
  type SiteRegistration,
  PROVIDER_POLL,
  type ProviderSettings,
} from '../../../reference/wire/provider.ts';
import type { PlantedParts } from '../../../simulator/lab.ts';
import { except } from '../lies/except.ts';
import { answers, says, hears } from '../lies/messages.ts';
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
                const host = to.host.replace(/servicebus\..*$/, 'servicebus.of-another-cloud.net');
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
  {
    name: 'retention-of-the-first-day-at-home',
    title: 'A master target is told the retention that its first order for a server had',
    role: 'configuration server',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['way-home-unready'],
    parts: () => {
      const first = new Map<string, number>();
      return {
        runtimes: {
          configuration: answers<Partial<MasterTargetSettings>>(COMPONENT_SETTINGS, ({ replicas, ...rest }) => ({
            ...rest,
            ...(replicas && {
              replicas: replicas.map((replica) => {
                const retentionMinutes = first.get(replica.serverId) ?? replica.retentionMinutes;
                first.set(replica.serverId, retentionMinutes);
                return { ...replica, retentionMinutes };
              }),
            }),
          })),
        },
      };
    },
  },
  {
    name: 'relay-stays-where-it-was',
    title: 'When machines move to another process server, that one is not told of them',
    role: 'configuration server',
    section: '1.3',
    caughtBy: 'point-cadence',
    scenarios: ['process-server-switch'],
    parts: () => {
      const first = new Map<string, string>();
      return {
        runtimes: {
          configuration: hears<ProviderSettings>(PROVIDER_POLL, ({ relays, ...rest }) => ({
            ...rest,
            relays: relays.map((relay) => {
              if (relay.target.kind !== 'cache-storage') return relay;
              const componentId = first.get(relay.serverId) ?? relay.componentId;
              first.set(relay.serverId, componentId);
              return { ...relay, componentId };
            }),
          })),
        },
      };
    },
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
