/** Bugs that live in a moment: between write and sync, hold and release, a loss and what follows, the last change and the end. */
import { fail, ok } from '../../reference/model/result.ts';
import { AGENT_SETTINGS, type AgentSettings } from '../../reference/wire/agent-control.ts';
import { ABORT, PREPARE } from '../../reference/wire/group-consistency.ts';
import { DATA, type DataAnswer } from '../../reference/wire/data-transfer.ts';
import { PROVIDER_POLL, type ProviderReport } from '../../reference/wire/provider.ts';
import { filters } from './lies/disks.ts';
import { every } from './lies/except.ts';
import { blobs, files, forgotten, heedlessOfRoom, unsynced } from './lies/keeping.ts';
import { fabric, machine } from './lies/machines.ts';
import { answering, answers, asking, gaveUpAsking, hears, isAsked, says } from './lies/messages.ts';
import type { PlantRow } from './plant.ts';

const minute = 60_000;

export const momentPlants: readonly PlantRow[] = [
  // -------------------------------------------------------------------------------------------------- while a tag is set
  {
    name: 'skip-barrier',
    title: 'Members of a replication group answer that they hold their writes, and do not',
    role: 'Mobility service',
    section: '3.9',
    caughtBy: 'consistent-cut',
    scenarios: ['planned-failover-refused'],
    parts: () => ({ runtimes: { mobility: filters(() => ({ hold: () => {}, release: () => {} })) } }),
  },
  {
    name: 'hold-system-disk-only',
    title:
      'A machine that holds its writes holds those to its data disks until the tag comes, not those to its system disk',
    role: 'Mobility service',
    section: '3.9',
    caughtBy: 'consistent-cut',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        mobility: filters((_, _runtime, index) => (index === 0 ? { hold: () => {}, release: () => {} } : {})),
      },
    }),
  },
  {
    name: 'let-go-at-once',
    title: 'A member lets its writes go on as soon as it has held them, before it says so',
    role: 'Mobility service',
    section: '3.9',
    caughtBy: 'consistent-cut',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      runtimes: {
        mobility: filters((attachment) => ({
          hold: () => {
            attachment.hold();
            attachment.release();
          },
          release: () => {},
        })),
      },
    }),
  },
  {
    name: 'do-not-wait-for-members',
    title: 'The coordinator of a group tags itself without waiting for the others to hold',
    role: 'Mobility service',
    section: '3.9',
    caughtBy: 'consistent-cut',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      runtimes: {
        mobility: asking(PREPARE, () => async (request, send) => {
          void send(request);
          return ok({ status: 200, body: { ready: true } });
        }),
      },
    }),
  },
  {
    name: 'hold-for-minutes',
    title: 'Writes stay held for four minutes after a recovery tag was set',
    role: 'Mobility service',
    section: '3.9',
    caughtBy: 'writes-resume',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        mobility: filters((attachment, { clock }) => ({
          release: () => void clock.after(4 * minute, () => attachment.release()),
        })),
      },
    }),
  },
  {
    name: 'never-told-to-go-on',
    title: 'A member that held its writes never lets them go when the coordinator falls silent',
    role: 'Mobility service',
    section: '3.9',
    caughtBy: 'writes-resume',
    scenarios: ['port-20004-partition'],
    parts: () => ({
      runtimes: {
        mobility: (runtime) => ({
          ...runtime,
          clock: {
            nowMs: () => runtime.clock.nowMs(),
            sleep: (delayMs) => runtime.clock.sleep(delayMs),
            after: (delayMs, action) =>
              [3 * minute, 40_000].includes(delayMs) ? { cancel: () => {} } : runtime.clock.after(delayMs, action),
          },
        }),
      },
    }),
  },
  {
    name: 'abort-ignored',
    title: 'A member that holds its writes for a tag which its coordinator has called off waits on, as long as it may',
    role: 'Mobility service',
    section: '3.9',
    caughtBy: 'writes-resume',
    scenarios: ['group-of-three', 'freeze-given-up'],
    parts: () => ({ runtimes: { mobility: answering(ABORT, () => () => ({ status: 200 })) } }),
  },
  {
    name: 'skip-freeze',
    title: 'Application-consistent points are made without freezing the application',
    role: 'Mobility service',
    section: '3.9',
    caughtBy: 'application-recovers',
    scenarios: ['port-20004-partition'],
    parts: () => ({
      runtimes: { mobility: machine(() => ({ freezeApplications: async () => ok(), thawApplications: () => {} })) },
    }),
  },
  {
    name: 'thaw-too-soon',
    title: 'Applications are thawed as soon as they have said that they are frozen, before the tag is set',
    role: 'Mobility service',
    section: '3.9',
    caughtBy: 'application-recovers',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => ({
      runtimes: {
        mobility: machine((genuine, { clock }) => ({
          freezeApplications: async () => {
            const frozen = await genuine.freezeApplications();
            genuine.thawApplications();
            await clock.sleep(200);
            return frozen;
          },
          thawApplications: () => {},
        })),
      },
    }),
  },
  {
    name: 'freeze-too-late',
    title: 'Applications are said to be frozen half a second before they are',
    role: 'Mobility service',
    section: '3.9',
    caughtBy: 'application-recovers',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => ({
      runtimes: {
        mobility: machine((genuine, { clock }) => ({
          freezeApplications: async () => {
            clock.after(500, () => void genuine.freezeApplications());
            return ok();
          },
          thawApplications: () => void clock.after(1_000, () => genuine.thawApplications()),
        })),
      },
    }),
  },
  // ---------------------------------------------------------------------------------------------------------- a power cut
  {
    name: 'forget-power-cut',
    title: 'After a power cut the Mobility service goes on as if nothing had been lost',
    role: 'Mobility service',
    section: '3.4',
    caughtBy: 'resynchronisation',
    scenarios: ['server-restart'],
    parts: () => ({ runtimes: { mobility: forgotten(/./) } }),
  },
  {
    name: 'epoch-note-not-synced',
    title: 'What tells of an unclean shutdown is not on disk when the power fails',
    role: 'Mobility service',
    section: '3.4',
    caughtBy: 'resynchronisation',
    scenarios: ['server-restart'],
    parts: () => ({ runtimes: { mobility: unsynced(/epoch/) } }),
  },
  {
    name: 'cache-not-synced',
    title: 'The process server acknowledges batches that are not on its disk for good',
    role: 'process server',
    section: '3.5',
    caughtBy: 'fresh-points',
    scenarios: ['process-server-restart'],
    parts: () => ({ runtimes: { process: unsynced(/./) } }),
  },
  {
    name: 'cache-forgotten',
    title: 'A process server that starts finds nothing of what it had taken and not sent on',
    role: 'process server',
    section: '3.5',
    caughtBy: 'fresh-points',
    scenarios: ['process-server-restart'],
    parts: () => ({ runtimes: { process: files(() => ({ list: async () => [] })) } }),
  },
  {
    name: 'orders-forgotten',
    title: 'A configuration server that starts does not know what the site was last told to do',
    role: 'configuration server',
    section: '1.1',
    caughtBy: 'point-cadence',
    scenarios: ['process-server-restart'],
    parts: () => ({ runtimes: { configuration: forgotten(/settings/) } }),
  },
  {
    name: 'acknowledge-before-caching',
    title: 'The process server acknowledges a batch and writes it to its cache some seconds later',
    role: 'process server',
    section: '3.5',
    caughtBy: 'fresh-points',
    scenarios: ['process-server-restart'],
    parts: () => ({
      runtimes: {
        process: files((genuine, { clock }) => {
          const late = new Map<string, Parameters<typeof genuine.write>[1]>();
          return {
            write: async (path, data) => {
              late.set(path, data);
              return ok();
            },
            sync: async () => ok(),
            rename: async (from, to) => {
              const data = late.get(from);
              late.delete(from);
              if (!data) return genuine.rename(from, to);
              late.set(to, data);
              clock.after(20_000, () => {
                if (late.delete(to)) void genuine.write(to, data).then(() => genuine.sync(to));
              });
            },
            read: async (path) => late.get(path) ?? genuine.read(path),
            remove: async (path) => {
              if (!late.delete(path)) await genuine.remove(path);
            },
          };
        }),
      },
    }),
  },
  {
    name: 'acknowledges-without-room',
    title: 'The process server acknowledges a batch for which its cache disk has no room',
    role: 'process server',
    section: '3.5',
    caughtBy: 'returns-to-protected',
    scenarios: ['disks-full'],
    parts: () => ({ runtimes: { process: heedlessOfRoom() } }),
  },
  {
    name: 'half-written-batch',
    title:
      'The process server gives every fortieth batch its last name when half of it is written, and sends what it finds',
    role: 'process server',
    section: '3.2',
    caughtBy: 'resynchronisation',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      runtimes: {
        process: files((genuine) => {
          const half = every(40);
          return {
            write: (path, data) => {
              const { bytes } = data;
              const written = half() ? { ...data, bytes: bytes.subarray(0, bytes.length >> 1) } : data;
              return genuine.write(path, written);
            },
          };
        }),
      },
    }),
  },
  {
    name: 'replica-note-not-synced',
    title: 'A master target acknowledges a batch before its note of how far it has come is on disk for good',
    role: 'master target',
    section: '5.8',
    caughtBy: 'resynchronisation',
    scenarios: ['master-target-restart'],
    parts: () => ({ runtimes: { 'master-target': unsynced(/replica/) } }),
  },
  {
    name: 'note-ahead-of-disks',
    title: 'The note of a master target says that one more batch was applied than is on its disks',
    role: 'master target',
    section: '5.8',
    caughtBy: 'deltas-in-order',
    scenarios: ['master-target-restart'],
    parts: () => ({
      runtimes: {
        'master-target': files((genuine) => ({
          write: (path, data) => {
            const known = JSON.parse(new TextDecoder().decode(data.bytes)) as { appliedSequence: number };
            const ahead = JSON.stringify({ ...known, appliedSequence: known.appliedSequence + 1 });
            return genuine.write(path, { ...data, bytes: new TextEncoder().encode(ahead) });
          },
        })),
      },
    }),
  },
  // ------------------------------------------------------------------------------------------------- when the answer is lost
  {
    name: 'shipped-or-not',
    title: 'A batch counts as shipped when no answer came',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'resynchronisation',
    scenarios: ['data-port-blocked'],
    parts: () => ({
      runtimes: {
        mobility: asking(DATA, () => async (request, send) => {
          const answer = await send(request);
          return answer.ok ? answer : ok({ status: 200 });
        }),
      },
    }),
  },
  {
    name: 'outcomes-told-again',
    title: 'The configuration server says with every report again how everything went that it was ever asked',
    role: 'configuration server',
    section: '5.3',
    caughtBy: 'sound-jobs',
    scenarios: ['full-cycle', 'slow-vcenter'],
    parts: () => {
      const ever = new Map<string, ProviderReport['outcomes'][number]>();
      return {
        runtimes: {
          configuration: says<ProviderReport>(PROVIDER_POLL, (report) => {
            for (const outcome of report.outcomes) ever.set(outcome.id, outcome);
            return { ...report, outcomes: [...ever.values()] };
          }),
        },
      };
    },
  },
  {
    name: 'conflict-skips-one',
    title: 'An agent that is told which batch is expected next takes that one off its log as well',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'resynchronisation',
    scenarios: ['answers-lost'],
    parts: () => ({
      runtimes: {
        mobility: asking(DATA, () => async (request, send) => {
          const answer = await send(request);
          if (!answer.ok || answer.value.status !== 409) return answer;
          const { expectedSequence = 0 } = answer.value.body as DataAnswer;
          return ok({ ...answer.value, body: { expectedSequence: expectedSequence + 1 } });
        }),
      },
    }),
  },
  {
    name: 'uploaded-or-not',
    title: 'A batch leaves the cache when its upload has failed',
    role: 'process server',
    section: '3.6',
    caughtBy: 'returns-to-protected',
    scenarios: ['blocked-storage'],
    parts: () => ({
      runtimes: {
        process: blobs((genuine) => ({
          put: async (...upload) => {
            await genuine.put(...upload);
            return ok();
          },
        })),
      },
    }),
  },
  {
    name: 'give-up-at-once',
    title: 'An agent that could not ship a batch once does not try again',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'returns-to-protected',
    scenarios: ['answers-lost', 'data-port-blocked'],
    parts: () => ({
      runtimes: {
        mobility: gaveUpAsking(DATA),
      },
    }),
  },
  {
    name: 'hang-up-on-azure',
    title: 'A provider whose poll has failed once does not ask Azure again',
    role: 'configuration server',
    section: '1.7',
    caughtBy: 'diagnosis',
    scenarios: ['blocked-replication-service', 'answers-lost'],
    parts: () => ({
      runtimes: {
        configuration: gaveUpAsking(PROVIDER_POLL),
      },
    }),
  },
  {
    name: 'never-call-again',
    title: 'An agent that could not reach its configuration server once does not call it for two hours',
    role: 'Mobility service',
    section: '3.10',
    caughtBy: 'connected-again',
    scenarios: ['process-server-restart', 'blocked-entra'],
    parts: () => ({
      runtimes: {
        mobility: asking(AGENT_SETTINGS, ({ clock }) => {
          let untilMs = 0;
          return async (request, send) => {
            if (clock.nowMs() < untilMs) return fail('ETIMEDOUT', 'not yet');
            const answer = await send(request);
            if (!answer.ok) untilMs = clock.nowMs() + 120 * minute;
            return answer;
          };
        }),
      },
    }),
  },
  {
    name: 'sulk-for-two-hours',
    title: 'A process server that could not upload waits two hours before it tries again',
    role: 'process server',
    section: '3.6',
    caughtBy: 'fresh-points',
    scenarios: ['blocked-storage'],
    parts: () => ({
      runtimes: {
        process: blobs((genuine, { clock }) => {
          let notBeforeMs = 0;
          return {
            put: async (...upload) => {
              await clock.sleep(Math.max(0, notBeforeMs - clock.nowMs()));
              const stored = await genuine.put(...upload);
              if (!stored.ok) notBeforeMs = clock.nowMs() + 120 * minute;
              return stored;
            },
          };
        }),
      },
    }),
  },
  // ------------------------------------------------------------------------------------------------ after a broken stream
  {
    name: 'wait-to-be-asked',
    title: 'An item whose stream has broken is not resynchronised by itself',
    role: 'Site Recovery service',
    section: '3.4',
    caughtBy: 'fresh-points',
    scenarios: ['server-restart'],
    parts: () => ({ service: { automaticResyncMs: Number.POSITIVE_INFINITY } }),
  },
  {
    name: 'resynchronise-too-early',
    title: 'An item whose stream has broken is resynchronised after five minutes, in which nobody could look into it',
    role: 'Site Recovery service',
    section: '3.4',
    caughtBy: 'resynchronisation',
    scenarios: ['server-restart'],
    parts: () => ({ service: { automaticResyncMs: 5 * minute } }),
  },
  {
    name: 'resynchronise-in-an-hour',
    title: 'An item whose stream has broken is resynchronised after an hour',
    role: 'Site Recovery service',
    section: '3.4',
    caughtBy: 'fresh-points',
    scenarios: ['server-restart'],
    parts: () => ({ service: { automaticResyncMs: 60 * minute } }),
  },
  // ------------------------------------------------------------------------------------------------------ the last changes
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
];
