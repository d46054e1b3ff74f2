/** An alarm stays when its cause is gone. */
import type { PlantedParts } from '../../../simulator/lab.ts';
import type { PlantRow } from '../plant.ts';

type ReportedFindings = NonNullable<NonNullable<PlantedParts['service']>['reportedFindings']>;
type Finding = ReturnType<ReportedFindings>[number];

export const stayingAlarmPlants: readonly PlantRow[] = [
  {
    name: 'misses-application-points-for-ever',
    title: 'An item whose application-consistent points were missing once is said to miss them for good',
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'diagnosis',
    scenarios: ['blocked-service-bus'],
    parts: () => {
      const missed = new Map<string, Finding>();
      return {
        service: {
          reportedFindings: (found, item) => {
            for (const one of found) if (one.code === '78144') missed.set(item, one);
            const stays = missed.get(item);
            return stays && !found.some(({ code }) => code === stays.code) ? [...found, stays] : found;
          },
        },
      };
    },
  },
];
