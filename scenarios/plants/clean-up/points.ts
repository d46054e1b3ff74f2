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
];
