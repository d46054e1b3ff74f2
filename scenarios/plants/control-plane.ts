/** Bugs of the control plane: what is ordered, reported, judged, chosen and refused is not what the site is like. */
import { ok } from '../../reference/model/result.ts';
import type { MachineSpecification, Network, Response } from '../../reference/runtime.ts';
import {
  AGENT_SETTINGS,
  type AgentSettings,
  type AgentStatus,
  type ReplicationOrder,
} from '../../reference/wire/agent-control.ts';
import {
  PROVIDER_POLL,
  type ProviderReport,
  type ProviderSettings,
  REGISTER_SITE,
  type SiteRegistration,
} from '../../reference/wire/provider.ts';
import type { Answering, PlantedParts } from '../../simulator/lab.ts';
import { sampleSite } from '../../simulator/site/site.ts';
import { except } from './lies/except.ts';
import { fabric } from './lies/machines.ts';
import { answers, asking, says } from './lies/messages.ts';
import type { PlantRow } from './plant.ts';

const minute = 60_000;
/** Bugs are planted into the sample site. */
const { azure } = sampleSite();

type ReportedFindings = NonNullable<NonNullable<PlantedParts['service']>['reportedFindings']>;
type Finding = ReturnType<ReportedFindings>[number];
type Operations = ReturnType<NonNullable<NonNullable<PlantedParts['service']>['allowedIn']>>;

export const controlPlanePlants: readonly PlantRow[] = [
  // ------------------------------------------------------------------------------------------------------------- ordered
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
  // ------------------------------------------------------------------------------------------------------------ reported
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
    name: 'threshold-as-it-was',
    title: 'The alarm of an old recovery point comes at the threshold that the policy had before it was changed',
    role: 'Site Recovery service',
    section: '3.7',
    caughtBy: 'age-told',
    scenarios: ['policy-change'],
    parts: () => ({
      service: {
        reportedFindings: (found) =>
          found.filter(({ code, detail }) => code !== '78026' || Number(/is (\d+) min old/.exec(detail)?.[1]) > 15),
      },
    }),
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
  // -------------------------------------------------------------------------------------------------------------- judged
  judged('overlook-old-points', '78026', 'never says that the newest recovery point is too old', {
    scenarios: ['data-port-blocked', 'blocked-storage'],
  }),
  judged('overlook-standstill', '90078', 'never says that replication has not moved for an hour', {
    scenarios: ['blocked-storage'],
  }),
  judged('overlook-silent-intake', '78028', 'never says that a process server got nothing from a source', {
    scenarios: ['data-port-blocked'],
  }),
  judged('overlook-resync', '78024', 'never says that a resynchronisation is needed', {
    scenarios: ['server-restart'],
  }),
  judged('play-down-silence', '78174', 'calls the silence of an agent a warning', {
    scenarios: ['server-restart'],
    instead: (finding) => [{ ...finding, severity: 'Warning' }],
  }),
  // -------------------------------------------------------------------------------------------------------------- chosen
  {
    name: 'oldest-point',
    title: 'A failover to the newest recovery point uses the oldest that is kept',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'point-asked-for',
    scenarios: ['failback-to-physical-refused', 'recovery-points'],
    parts: () => ({ service: { newestPoint: (points) => points[0] } }),
  },
  {
    name: 'any-point-will-do',
    title: 'A failover to the newest application-consistent point uses the newest of any kind',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'point-asked-for',
    scenarios: ['recovery-points'],
    parts: () => ({ service: { newestPoint: (points) => points.at(-1) } }),
  },
  {
    name: 'one-shared-point-behind',
    title: 'Members of a replication group come up from the shared point before the newest',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'point-asked-for',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => ({
      service: {
        groupPoint: (items) => {
          const [first, ...others] = items;
          const shared = (first?.points ?? []).filter(({ tag }) =>
            others.every(({ points }) => points.some((point) => point.tag === tag)),
          );
          const tag = shared.at(-2)?.tag;
          return ok(
            new Map(
              items.flatMap((item) => item.points.filter((point) => point.tag === tag).map((p) => [item, p] as const)),
            ),
          );
        },
      },
    }),
  },
  {
    name: 'each-member-its-own-point',
    title: 'Members of a replication group come up from the newest point that each has for itself',
    role: 'Site Recovery service',
    section: '6',
    caughtBy: 'point-asked-for',
    scenarios: ['port-20004-partition'],
    parts: () => ({
      service: {
        groupPoint: (items) =>
          ok(new Map(items.flatMap((item) => (item.newestPoint ? [[item, item.newestPoint] as const] : [])))),
      },
    }),
  },
  {
    name: 'test-in-production',
    title: 'A test failover makes its machine in the production network',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'named-network',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => making((wish) => (wish.purpose === 'test' ? { ...wish, network: azure.network.name } : wish)),
  },
  {
    name: 'failover-out-of-reach',
    title: 'A failover makes its machine in the isolated network of the tests',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'named-network',
    scenarios: ['failback-to-physical-refused', 'full-cycle'],
    parts: () => making((wish) => (wish.purpose === 'test' ? wish : { ...wish, network: azure.testNetwork.name })),
  },
  // ------------------------------------------------------------------------------------------------------------- refused
  {
    name: 'accept-planned-failover',
    title: 'The service carries out a planned failover',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'refusals',
    scenarios: ['planned-failover-refused'],
    parts: () => ({ service: { plannedFailover: 'accepted' } }),
  },
  {
    name: 'any-token-will-do',
    title: 'The service answers a site whose token it does not accept as if it were the last that it accepted',
    role: 'Site Recovery service',
    section: '2.2',
    caughtBy: 'refusals',
    scenarios: ['foreign-tokens-refused'],
    parts: () => ({
      runtimes: {
        'site-recovery': (runtime) => {
          let accepted = '';
          const listen: Network['listen'] = (port, handler) =>
            runtime.network.listen(port, async (request) => {
              const answer = await handler(request);
              const { authorization } = request.headers ?? {};
              if (answer.status !== 401 && authorization?.startsWith('Bearer')) accepted = authorization;
              if (answer.status !== 401) return answer;
              return handler({ ...request, headers: { ...request.headers, authorization: accepted } });
            });
          return except(runtime, { network: except(runtime.network, { listen }) });
        },
      },
    }),
  },
  {
    name: 'refuse-in-general-words',
    title: 'Every refusal of the vault bears the same general code',
    role: 'Site Recovery service',
    section: '7',
    caughtBy: 'refusals',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      front: (genuine) => async (request) => {
        const answer = await genuine(request);
        const { error } = (answer.body ?? {}) as { error?: { message: string } };
        return error ? { ...answer, body: { error: { code: 'InternalError', message: error.message } } } : answer;
      },
    }),
  },
  // ------------------------------------------------------------------------------------------- carried out in its order
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
    name: 'events-twice',
    title: 'Every event is told twice',
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'told-events',
    scenarios: ['planned-failover-refused'],
    parts: () => ({ service: { eventsTold: (event) => [event, event] } }),
  },
  {
    name: 'health-changes-untold',
    title: 'That the health of a machine has changed is no event',
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'told-events',
    scenarios: ['server-restart', 'full-cycle'],
    parts: () => ({ service: { eventsTold: (event) => (event.code === 'SRSVMHealthChanged' ? [] : [event]) } }),
  },
  {
    name: 'cry-wolf',
    title: 'Every machine is said to be silent, though all are heard of',
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'causeless-alarms',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      service: {
        reportedFindings: (found) => [...found, { code: '78174', severity: 'Critical', detail: 'no heartbeat' }],
      },
    }),
  },
  allowing('fail-over-too-early', 'A failover is offered while the first copy is still under way', {
    scenarios: ['planned-failover-refused'],
    in: 'initialReplication',
    also: ['UnplannedFailover'],
  }),
  allowing('disable-in-mid-failover', 'Disabling replication is offered while a failover is under way', {
    scenarios: ['failback-to-physical-refused'],
    in: 'failingOver',
    also: ['DisableProtection'],
  }),
  allowing('no-way-back', 'A failover that nobody has committed cannot be cancelled', {
    scenarios: ['failback-to-physical-refused'],
    in: 'failedOver',
    not: ['CancelFailover'],
  }),
  allowing('no-repair', 'A resynchronisation is not offered when one is needed', {
    scenarios: ['server-restart'],
    in: 'protected',
    not: ['RepairReplication'],
  }),
  {
    name: 'take-a-commit-for-done',
    title: 'A commit out of turn is answered with success, though nothing is done',
    role: 'Site Recovery service',
    section: '5.4',
    caughtBy: 'refusals',
    scenarios: ['planned-failover-refused'],
    parts: () => ({ front: insteadOfRefusing(/failoverCommit/i) }),
  },
  {
    name: 'find-a-datastore',
    title: 'A reprotect home that names no VMware target is answered with success',
    role: 'Site Recovery service',
    section: '5.7',
    caughtBy: 'refusals',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({ front: insteadOfRefusing(/reProtect/i) }),
  },
];

/** The service asks Azure for another machine than it should. */
function making(change: (wish: MachineSpecification) => MachineSpecification): PlantedParts {
  return {
    runtimes: {
      'site-recovery': fabric('azure', (genuine) => ({ create: (wish) => genuine.create(change(wish)) })),
    },
  };
}

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

/** A finding of that code is not made, or another `instead`. */
function judged(
  name: string,
  code: string,
  does: string,
  { scenarios, instead = () => [] }: Pick<PlantRow, 'scenarios'> & { instead?: (finding: Finding) => Finding[] },
): PlantRow {
  return {
    name,
    title: `The service ${does}`,
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'diagnosis',
    scenarios,
    parts: () => ({
      service: { reportedFindings: (found) => found.flatMap((one) => (one.code === code ? instead(one) : [one])) },
    }),
  };
}

/** A state allows something else than it should. */
function allowing(
  name: string,
  title: string,
  wrong: Pick<PlantRow, 'scenarios'> & { in: string; also?: Operations; not?: Operations },
): PlantRow {
  const { scenarios, in: where, also = [], not = [] } = wrong;
  return {
    name,
    title,
    role: 'Site Recovery service',
    section: '5.4',
    caughtBy: 'allowed-operations',
    scenarios,
    parts: () => ({
      service: {
        allowedIn: (state, operations) =>
          state === where ? [...operations.filter((one) => !not.includes(one)), ...also] : operations,
      },
    }),
  };
}

/** A refused request for that path is answered as if it had been carried out. */
function insteadOfRefusing(path: RegExp): (genuine: Answering) => Answering {
  return (genuine) => async (request) => {
    const answer: Response = await genuine(request);
    if (!path.test(request.path) || request.method !== 'POST' || answer.status < 400) return answer;
    return { status: 200, headers: answer.headers, body: {} };
  };
}
