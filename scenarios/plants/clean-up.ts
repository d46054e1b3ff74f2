/** Bugs of cleaning up: what nobody needs any more stays, and what somebody still needs goes. */
import { ok } from '../../reference/model/result.ts';
import { AGENT_SETTINGS, type AgentSettings, type AgentStatus } from '../../reference/wire/agent-control.ts';
import { COMPONENT_SETTINGS, type ProcessServerSettings } from '../../reference/wire/component-control.ts';
import type { PlantedParts } from '../../simulator/lab.ts';
import { store, volumes } from './lies/disks.ts';
import { all } from './lies/except.ts';
import { blobs } from './lies/keeping.ts';
import { fabric } from './lies/machines.ts';
import { answering, answers } from './lies/messages.ts';
import type { PlantRow } from './plant.ts';

type ReportedFindings = NonNullable<NonNullable<PlantedParts['service']>['reportedFindings']>;

const hour = 3_600_000;

export const cleanUpPlants: readonly PlantRow[] = [
  // ------------------------------------------------------------------------------------------------------- after a test
  {
    name: 'leave-test-machine',
    title: 'The cleanup of a test failover leaves the machine running',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'test-failover-clean',
    scenarios: ['port-20004-partition'],
    parts: () => ({ service: { deleteTestMachine: async () => ok() } }),
  },
  {
    name: 'stop-test-machine',
    title: 'The cleanup of a test failover switches the machine off and does not delete it',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'test-failover-clean',
    scenarios: ['port-20004-partition'],
    parts: () => ({ service: { deleteTestMachine: (azure, name) => azure.stop(name) } }),
  },
  {
    name: 'delete-the-namesake',
    title: 'The cleanup of a test failover deletes the machine of that name in production',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'test-failover-clean',
    scenarios: ['port-20004-partition'],
    parts: () => ({ service: { deleteTestMachine: (azure, name) => azure.remove(name.replace(/-Test$/, '')) } }),
  },
  {
    name: 'leave-test-disks',
    title: 'The disks of a test machine stay when it is gone',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'nothing-left-behind',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => leaving(/-Test-/),
  },
  {
    name: 'leave-a-test-data-disk',
    title: 'Of a test machine the system disk is deleted, its data disks are not',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'nothing-left-behind',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => leaving(/-Test-datadisk/),
  },
  {
    name: 'still-untested',
    title: 'Health goes on saying that no test failover has succeeded',
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'test-failover-clean',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => ({
      service: {
        reportedFindings: (found) => [
          ...found.filter(({ code }) => code !== '161011'),
          { code: '161011', severity: 'Warning', detail: 'no test failover has succeeded yet' },
        ],
      },
    }),
  },
  {
    name: 'tested-before-its-time',
    title: 'Health never says that no test failover has succeeded yet',
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'untested-until-cleanup',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({ service: { reportedFindings: (found) => found.filter(({ code }) => code !== '161011') } }),
  },
  {
    name: 'silent-for-good',
    title: 'The service never takes back that it has not heard of an agent',
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'diagnosis',
    scenarios: ['server-restart'],
    parts: () => {
      const ever = new Map<string, Parameters<ReportedFindings>[0][number]>();
      return {
        service: {
          reportedFindings: (found, item) => {
            const known = found.find(({ code }) => code === '78174') ?? ever.get(item);
            if (known) ever.set(item, known);
            return known && !found.includes(known) ? [...found, known] : found;
          },
        },
      };
    },
  },
  // ------------------------------------------------------------------------------------------------------ points of old
  {
    name: 'keep-every-point',
    title: 'Points older than two hours are not thinned out',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['process-server-restart'],
    parts: () => ({
      service: {
        expiredPoints: (points, retentionMinutes, nowMs) =>
          points.slice(0, -1).filter(({ atMs }) => nowMs - atMs > retentionMinutes * 60_000),
      },
    }),
  },
  // -------------------------------------------------------------------------------------- after a failover that was given up
  {
    name: 'leave-the-cancelled-machine',
    title: 'The machine of a failover that was cancelled stays',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'nothing-left-behind',
    scenarios: ['failover-cancelled', 'job-cancelled'],
    parts: () => ({
      runtimes: {
        'site-recovery': fabric('azure', (genuine) => ({
          remove: async (name) => (name.endsWith('-Test') ? genuine.remove(name) : ok()),
        })),
      },
    }),
  },
  // ------------------------------------------------------------------------------------------------------ after a commit
  {
    name: 'commit-keeps-points',
    title: 'A commit deletes no recovery point',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'commit-deletes-points',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({ service: { pointsCommitted: () => [] } }),
  },
  {
    name: 'commit-keeps-the-newest',
    title: 'A commit keeps the newest recovery point',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'commit-deletes-points',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({ service: { pointsCommitted: (points) => points.slice(0, -1) } }),
  },
  {
    name: 'commit-keeps-application-points',
    title: 'A commit keeps the application-consistent recovery points',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'commit-deletes-points',
    scenarios: ['recovery-points', 'full-cycle'],
    parts: () => ({
      service: { pointsCommitted: (points) => points.filter(({ consistency }) => consistency === 'crash') },
    }),
  },
  {
    name: 'commit-keeps-shared-points',
    title: 'A commit keeps the recovery points that a replication group shares',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'commit-deletes-points',
    scenarios: ['failover-with-shutdown', 'full-cycle'],
    parts: () => ({
      service: { pointsCommitted: (points) => points.filter(({ groupId }) => groupId === undefined) },
    }),
  },
  {
    name: 'leave-machine-in-azure',
    title: 'When a failback is committed, the machine in Azure stays',
    role: 'Site Recovery service',
    section: '5.9',
    caughtBy: 'nothing-left-behind',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        'site-recovery': fabric('azure', (genuine) => ({
          remove: async (name) => (name.endsWith('-Test') ? genuine.remove(name) : ok()),
        })),
      },
    }),
  },
  {
    name: 'stop-machine-in-azure',
    title: 'When a failback is committed, the machine in Azure is switched off and not deleted',
    role: 'Site Recovery service',
    section: '5.9',
    caughtBy: 'nothing-left-behind',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        'site-recovery': fabric('azure', (genuine) => ({
          remove: (name) => (name.endsWith('-Test') ? genuine.remove(name) : genuine.stop(name)),
        })),
      },
    }),
  },
  {
    name: 'leave-disks-in-azure',
    title: 'When a failback is committed, the machine in Azure goes and its disks stay',
    role: 'Site Recovery service',
    section: '5.9',
    caughtBy: 'nothing-left-behind',
    scenarios: ['full-cycle'],
    parts: () => leaving(/(?<!-Test)-(osdisk|datadisk)/),
  },
  {
    name: 'leave-data-disks-in-azure',
    title: 'When a failback is committed, the machine in Azure goes with its system disk, its data disks stay',
    role: 'Site Recovery service',
    section: '5.9',
    caughtBy: 'nothing-left-behind',
    scenarios: ['full-cycle'],
    parts: () => leaving(/(?<!-Test)-datadisk/),
  },
  // ---------------------------------------------------------------------------------------------------- after a disabling
  {
    name: 'leave-replica',
    title: 'Disabling replication leaves the replica disks in Azure',
    role: 'Site Recovery service',
    section: '5.10',
    caughtBy: 'nothing-left-behind',
    scenarios: ['recovery-points'],
    parts: () => leaving(/^asrseeddisk-/),
  },
  // ------------------------------------------------------------------------------------------------- after applying, storage
  {
    name: 'leave-blobs',
    title: 'What has been applied stays in the cache storage account',
    role: 'Site Recovery service',
    section: '3.6',
    caughtBy: 'nothing-left-behind',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({ runtimes: { 'site-recovery': blobs(() => ({ remove: async () => ok() })) } }),
  },
  {
    name: 'leave-every-other-blob',
    title: 'Of what has been applied, every second blob stays in the cache storage account',
    role: 'Site Recovery service',
    section: '3.6',
    caughtBy: 'nothing-left-behind',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      runtimes: {
        'site-recovery': blobs((genuine) => {
          const done = new Set<string>();
          let count = 0;
          return {
            remove: async (account, path, options) => {
              if (done.has(path)) return ok();
              done.add(path);
              count += 1;
              return count % 2 === 0 ? ok() : genuine.remove(account, path, options);
            },
            list: async (account, prefix, options) => {
              const listed = await genuine.list(account, prefix, options);
              return listed.ok ? ok(listed.value.filter((path) => !done.has(path))) : listed;
            },
          };
        }),
      },
    }),
  },
  {
    name: 'leave-partial-uploads',
    title: 'Each upload leaves a second blob behind, under a name that nobody looks at',
    role: 'process server',
    section: '3.6',
    caughtBy: 'nothing-left-behind',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      runtimes: {
        process: blobs((genuine) => ({
          put: async (account, path, data, options) => {
            await genuine.put(account, `${path}.partial`, data, options);
            return genuine.put(account, path, data, options);
          },
        })),
      },
    }),
  },
  {
    name: 'never-withdrawn',
    title: 'The configuration server goes on ordering what it has ordered once, when nobody wants it any more',
    role: 'configuration server',
    section: '5.10',
    caughtBy: 'nothing-left-behind',
    scenarios: ['recovery-points', 'policy-change'],
    parts: () => {
      const orders = new Map<string, NonNullable<AgentSettings['replication']>>();
      const relays = new Map<string, ProcessServerSettings['relays'][number]>();
      return {
        runtimes: {
          configuration: all(
            answering(AGENT_SETTINGS, () => async (request, genuine) => {
              const answer = await genuine(request);
              const { serverId } = request.body as AgentStatus;
              const { replication = orders.get(serverId) } = (answer.body ?? {}) as AgentSettings;
              if (replication) orders.set(serverId, replication);
              return answer.status === 200 ? { ...answer, body: { ...(answer.body as object), replication } } : answer;
            }),
            answers<ProcessServerSettings>(COMPONENT_SETTINGS, (settings) => {
              if (!settings.relays) return settings;
              for (const relay of settings.relays) relays.set(relay.serverId, relay);
              return { relays: [...relays.values()] };
            }),
          ),
        },
      };
    },
  },
  {
    name: 'leave-failed-machine-at-home',
    title:
      'A machine that a failback has made and given up is not removed from the vCenter, which is said to have been done',
    role: 'configuration server',
    section: '5.9',
    caughtBy: 'recovered-image',
    scenarios: ['slow-vcenter'],
    parts: () => ({ runtimes: { configuration: fabric('vcenter', () => ({ remove: async () => ok() })) } }),
  },
  // ------------------------------------------------------------------------------------------------------------ snapshots
  {
    name: 'leave-snapshots',
    title: 'Recovery points that are given up leave their snapshots on the replica disks',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'nothing-left-behind',
    scenarios: ['recovery-points', 'failback-to-physical-refused'],
    parts: () => ({ runtimes: { 'site-recovery': volumes(() => ({ dropSnapshot: async () => {} })) } }),
  },
  {
    name: 'leave-snapshots-at-home',
    title: 'The master target gives points up and keeps their snapshots on its disks',
    role: 'master target',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['way-home-unready'],
    parts: () => ({ runtimes: { 'master-target': volumes(() => ({ dropSnapshot: async () => {} })) } }),
  },
  {
    name: 'leave-replica-at-home',
    title: 'The master target removes no disk of a server that has come home',
    role: 'master target',
    section: '5.9',
    caughtBy: 'nothing-left-behind',
    scenarios: ['full-cycle'],
    parts: () => ({ runtimes: { 'master-target': store(() => ({ remove: async () => {} })) } }),
  },
  // ----------------------------------------------------------------------------------------------------------- old points
  {
    name: 'never-prune',
    title: 'No recovery point is ever given up',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['recovery-points'],
    parts: () => ({ service: { expiredPoints: () => [] } }),
  },
  {
    name: 'prune-after-an-hour',
    title: 'Recovery points are given up when they are an hour old, whatever the policy says',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['recovery-points'],
    parts: () => ({
      service: { expiredPoints: (points, _, nowMs) => points.slice(0, -1).filter(({ atMs }) => nowMs - atMs > hour) },
    }),
  },
  {
    name: 'prune-at-half-time',
    title: 'Recovery points are given up after half of the retention that the policy says',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['recovery-points'],
    parts: () => ({
      service: {
        expiredPoints: (points, retentionMinutes, nowMs) =>
          points.slice(0, -1).filter(({ atMs }) => nowMs - atMs > retentionMinutes * 30_000),
      },
    }),
  },
  {
    name: 'prune-to-one',
    title: 'Only the newest recovery point is kept',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['planned-failover-refused'],
    parts: () => ({ service: { expiredPoints: (points) => points.slice(0, -1) } }),
  },
  {
    name: 'thin-from-the-start',
    title: 'Every second recovery point is given up at once',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      service: { expiredPoints: (points) => points.slice(0, -1).filter((_, index) => index % 2 === 1) },
    }),
  },
  {
    name: 'prune-application-points',
    title: 'Application-consistent recovery points are given up after ten minutes',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['recovery-points', 'full-cycle'],
    parts: () => ({
      service: {
        expiredPoints: (points, _, nowMs) =>
          points.slice(0, -1).filter((point) => point.consistency === 'application' && nowMs - point.atMs > hour / 6),
      },
    }),
  },
  {
    name: 'prune-the-last',
    title: 'The newest recovery point is given up with the others when it is a minute old',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'honest-protection',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      service: { expiredPoints: (points, _, nowMs) => points.filter(({ atMs }) => nowMs - atMs > 60_000) },
    }),
  },
  {
    name: 'keep-two-hours-always',
    title: 'Every recovery point is kept for two hours, also by a policy that keeps them for less',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['recovery-points'],
    parts: () => ({
      service: { expiredPoints: (points, _, nowMs) => points.filter(({ atMs }) => nowMs - atMs > 2 * hour) },
    }),
  },
];

/** Disks of such a name are never removed. */
function leaving(names: RegExp): ReturnType<PlantRow['parts']> {
  return {
    runtimes: {
      'site-recovery': store((genuine) => ({
        remove: async (name) => {
          if (!names.test(name)) await genuine.remove(name);
        },
      })),
    },
  };
}
