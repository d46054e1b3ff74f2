/** What a master target tells of its points is not what they are. */
import {
  COMPONENT_SETTINGS,
  type ComponentStatus,
  type ReplicaPoint,
} from '../../../reference/wire/component-control.ts';
import type { PlantedParts } from '../../../simulator/lab.ts';
import { says } from '../lies/messages.ts';
import type { PlantRow } from '../plant.ts';

export const pointsAtHomePlants: readonly PlantRow[] = [
  {
    name: 'crash-consistent-all-of-them',
    title: 'The master target tells of all its points as crash-consistent ones',
    role: 'master target',
    section: '5.8',
    caughtBy: 'application-recovers',
    scenarios: ['full-cycle'],
    parts: () => tellingKind(() => 'crash'),
  },
  {
    name: 'application-consistent-all-of-them',
    title: 'The master target tells of all its points as application-consistent ones',
    role: 'master target',
    section: '5.8',
    caughtBy: 'application-recovers',
    scenarios: ['full-cycle'],
    parts: () => tellingKind(() => 'application'),
  },
];

/** Of the points that a master target has, the service is told another kind. */
function tellingKind(kindOf: (point: ReplicaPoint) => ReplicaPoint['consistency']): PlantedParts {
  return {
    runtimes: {
      'master-target': says<ComponentStatus>(COMPONENT_SETTINGS, (status) =>
        status.kind === 'process-server'
          ? status
          : {
              ...status,
              replicas: status.replicas.map((replica) => ({
                ...replica,
                points: replica.points.map((point) => ({ ...point, consistency: kindOf(point) })),
              })),
            },
      ),
    },
  };
}
