/** What is left when replication ends, or what it had sent has been applied. */
import { ok } from '../../../reference/model/result.ts';
import { AGENT_SETTINGS, type AgentSettings, type AgentStatus } from '../../../reference/wire/agent-control.ts';
import {
  COMPONENT_SETTINGS,
  type MasterTargetSettings,
  type ProcessServerSettings,
} from '../../../reference/wire/component-control.ts';
import { store, volumes, leaving } from '../lies/disks.ts';
import { all, except } from '../lies/except.ts';
import { blobs } from '../lies/keeping.ts';
import { fabric } from '../lies/machines.ts';
import { answers, answering, hears } from '../lies/messages.ts';
import type { PlantRow } from '../plant.ts';

export const endingPlants: readonly PlantRow[] = [
  {
    name: 'leave-replica',
    title: 'Disabling replication leaves the replica disks in Azure',
    role: 'Site Recovery service',
    section: '5.10',
    caughtBy: 'nothing-left-behind',
    scenarios: ['recovery-points'],
    parts: () => leaving(/^asrseeddisk-/),
  },
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
  {
    name: 'leave-disks-of-a-failback',
    title: 'Disks that were made for a failback which was given up stay on the datastore',
    role: 'master target',
    section: '5.9',
    caughtBy: 'nothing-left-behind',
    scenarios: ['job-cancelled'],
    parts: () => ({
      runtimes: {
        'master-target': hears<MasterTargetSettings>(COMPONENT_SETTINGS, ({ version, replicas }) => ({
          version,
          replicas: replicas.map(({ discard: _, ...order }) => order),
        })),
      },
    }),
  },
  {
    name: 'leave-blobs-of-an-epoch-before',
    title: 'Blobs of an epoch that is over when they are found stay in the cache storage account',
    role: 'Site Recovery service',
    section: '3.6',
    caughtBy: 'nothing-left-behind',
    scenarios: ['resynchronise-while-shipping'],
    parts: () => {
      const newest = new Map<string, number>();
      return {
        runtimes: {
          'site-recovery': all(
            (runtime) =>
              except(runtime, {
                journal: except(runtime.journal, {
                  write: (kind, fields = {}) => {
                    if (kind === 'replication.started') newest.set(String(fields.server), Number(fields.epoch));
                    runtime.journal.write(kind, fields);
                  },
                }),
              }),
            blobs((genuine) => ({
              remove: async (account, path, options) => {
                const [, server = '', epoch = ''] = /^logs\/([^/]+)\/(\d+)\//.exec(path) ?? [];
                if (Number(epoch) < (newest.get(server) ?? 0)) return ok();
                return genuine.remove(account, path, options);
              },
            })),
          ),
        },
      };
    },
  },
];
