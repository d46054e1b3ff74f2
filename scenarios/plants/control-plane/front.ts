/** The front of the vault hands on something else than a client has asked for. */
import type { PlantedParts } from '../../../simulator/lab.ts';
import type { PlantRow } from '../plant.ts';

export const frontPlants: readonly PlantRow[] = [
  {
    name: 'point-lost-at-the-front',
    title: 'The front of the vault hands on a change to a named point as one to the latest',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'point-asked-for',
    scenarios: ['recovery-points'],
    parts: () => handingOn(/applyRecoveryPoint/i, (key, value) => (key === 'recoveryPointId' ? undefined : value)),
  },
  {
    name: 'kind-lost-at-the-front',
    title: 'The front of the vault hands on a test failover of a plan as one to the latest point of any kind',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'point-asked-for',
    scenarios: ['recovery-points'],
    parts: () =>
      handingOn(/replicationRecoveryPlans.*testFailover/i, (key, value) =>
        key === 'recoveryPointType' ? 'Latest' : value,
      ),
  },
  {
    name: 'shutdown-lost-at-the-front',
    title: 'The front of the vault hands on a failover with a shutdown of the source as one without',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'point-asked-for',
    scenarios: ['recovery-points', 'failover-with-shutdown'],
    parts: () =>
      handingOn(/unplannedFailover/i, (key, value) => (key === 'sourceSiteOperations' ? 'NotRequired' : value)),
  },
  {
    name: 'address-lost-at-the-front',
    title: 'The front of the vault does not hand on the address that a client asks for',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'named-address',
    scenarios: ['recovery-points'],
    parts: () =>
      handingOn(/replicationProtectedItems/i, (key, value) => (/StaticIPAddress$/.test(key) ? undefined : value)),
  },
];

/** What clients write in requests of that path is changed on its way to the service. */
function handingOn(path: RegExp, change: (key: string, value: unknown) => unknown): PlantedParts {
  return {
    front: (genuine) => (request) => {
      const { body } = request;
      return genuine(
        path.test(request.path) && body ? { ...request, body: JSON.parse(JSON.stringify(body, change)) } : request,
      );
    },
  };
}
