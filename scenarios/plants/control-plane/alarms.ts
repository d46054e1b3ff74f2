/** What is wrong is not told, or told otherwise, or told where nothing is wrong. */
import type { PlantedParts } from '../../../simulator/lab.ts';
import type { PlantRow } from '../plant.ts';

type ReportedFindings = NonNullable<NonNullable<PlantedParts['service']>['reportedFindings']>;
type Finding = ReturnType<ReportedFindings>[number];

/** Of every item, until a test has succeeded. */
const UNTESTED = '161011';

export const alarmPlants: readonly PlantRow[] = [
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
  judged('misses-no-application-points', '78144', 'does not notice that application-consistent points are missing', {
    scenarios: ['blocked-service-bus'],
  }),
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
  {
    name: 'alarms-flicker',
    title: 'What is wrong with an item is told with every second look only',
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'age-told',
    scenarios: ['blocked-storage', 'data-port-blocked'],
    parts: () => {
      const looks = new Map<string, number>();
      return {
        service: {
          reportedFindings: (found, item) => {
            const look = (looks.get(item) ?? 0) + 1;
            looks.set(item, look);
            return look % 2 === 1 ? found : found.filter(({ code }) => code === UNTESTED);
          },
        },
      };
    },
  },
  {
    name: 'alarms-of-the-neighbour',
    title: 'What is wrong with an item is told of the one that is looked at after it',
    role: 'Site Recovery service',
    section: '3.11',
    caughtBy: 'diagnosis',
    scenarios: ['server-restart'],
    parts: () => {
      let before: readonly Finding[] = [];
      return {
        service: {
          reportedFindings: (found) => {
            const told = [...found.filter(({ code }) => code === UNTESTED), ...before];
            before = found.filter(({ code }) => code !== UNTESTED);
            return told;
          },
        },
      };
    },
  },
];

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
