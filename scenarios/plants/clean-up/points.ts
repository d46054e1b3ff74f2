import { store } from '../lies/disks.ts';
import { COMPONENT_SETTINGS, type MasterTargetSettings } from '../../../reference/wire/component-control.ts';
import { hears } from '../lies/messages.ts';
import type { PlantRow } from '../plant.ts';

const hour = 3_600_000;

export const pointPlants: readonly PlantRow[] = [
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
  {
    name: 'half-retention-at-home',
    title: 'A master target keeps points for half the retention of the failback policy',
    role: 'master target',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['way-home-unready'],
    parts: () => ({
      runtimes: {
        'master-target': hears<MasterTargetSettings>(COMPONENT_SETTINGS, ({ version, replicas }) => ({
          version,
          replicas: replicas.map((order) => ({ ...order, retentionMinutes: order.retentionMinutes / 2 })),
        })),
      },
    }),
  },
  {
    name: 'snapshot-goes-with-the-test',
    title: 'With a test machine the snapshots go that it was made from',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'true-points',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => ({
      runtimes: {
        'site-recovery': (runtime) => {
          const madeFrom = new Map<string, readonly [disk: string, snapshot: string]>();
          return store((genuine) => ({
            clone: (source, snapshot, name) => {
              if (snapshot && /-Test-/.test(name)) madeFrom.set(name, [source, snapshot]);
              return genuine.clone(source, snapshot, name);
            },
            remove: async (name) => {
              await genuine.remove(name);
              const [disk = '', snapshot = ''] = madeFrom.get(name) ?? [];
              const replica = await genuine.open(disk);
              if (madeFrom.delete(name) && replica.ok) await replica.value.dropSnapshot(snapshot);
            },
          }))(runtime);
        },
      },
    }),
  },
  {
    name: 'thin-after-an-hour',
    title: 'Points are thinned out when they are an hour old',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['process-server-restart'],
    parts: () => ({
      service: {
        expiredPoints: (points, _, nowMs) => {
          const old = points.slice(0, -1).filter(({ atMs }) => nowMs - atMs > hour);
          const hourOf = (index: number) => Math.floor((old[index]?.atMs ?? 0) / hour);
          return old.filter((_point, index) => index > 0 && hourOf(index) === hourOf(index - 1));
        },
      },
    }),
  },
  {
    name: 'thin-as-for-months',
    title: 'Of points older than two hours one in four hours is kept, whatever the retention',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'retention',
    scenarios: ['storage-token-expires'],
    parts: () => ({
      service: {
        expiredPoints: (points, _, nowMs) => {
          const old = points.slice(0, -1).filter(({ atMs }) => nowMs - atMs > 2 * hour);
          const slotOf = (index: number) => Math.floor((old[index]?.atMs ?? 0) / (4 * hour));
          return old.filter((_point, index) => index > 0 && slotOf(index) === slotOf(index - 1));
        },
      },
    }),
  },
];
