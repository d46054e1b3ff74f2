/** Between hold and release, freeze and thaw, while a tag is set. */
import { all } from '../lies/except.ts';
import { ok } from '../../../reference/model/result.ts';
import { ABORT, PREPARE } from '../../../reference/wire/group-consistency.ts';
import { filters } from '../lies/disks.ts';
import { machine } from '../lies/machines.ts';
import { asking, answering } from '../lies/messages.ts';
import type { PlantRow } from '../plant.ts';

const minute = 60_000;

export const tagPlants: readonly PlantRow[] = [
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
            monotonicMs: () => runtime.clock.monotonicMs(),
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
  {
    name: 'forget-to-thaw',
    title: 'When a tag comes to nothing, the applications that were frozen for it stay frozen',
    role: 'Mobility service',
    section: '3.9',
    caughtBy: 'writes-resume',
    scenarios: ['group-of-three'],
    parts: () => ({
      runtimes: {
        mobility: (runtime) => {
          let isSet = true;
          const sees = filters((attachment) => ({
            mark: (label) => {
              // Ends of batches are marked as well.
              if (!label.startsWith('end/')) isSet = true;
              attachment.mark(label);
            },
          }));
          const forgets = machine((genuine) => ({
            freezeApplications: () => {
              isSet = false;
              return genuine.freezeApplications();
            },
            thawApplications: () => {
              if (isSet) genuine.thawApplications();
            },
          }));
          return all(sees, forgets)(runtime);
        },
      },
    }),
  },
];
