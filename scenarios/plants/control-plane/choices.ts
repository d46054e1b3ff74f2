/** A machine comes up from another point, or in another network, than it should. */
import { ok } from '../../../reference/model/result.ts';
import type { MachineSpecification } from '../../../reference/runtime.ts';
import type { PlantedParts } from '../../../simulator/lab.ts';
import { fabric } from '../lies/machines.ts';
import type { PlantRow } from '../plant.ts';

export const choicePlants: readonly PlantRow[] = [
  {
    name: 'oldest-point',
    title: 'A failover to the newest recovery point uses the oldest that is kept',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'point-asked-for',
    scenarios: ['failback-to-physical-refused', 'recovery-points'],
    parts: () => ({ service: { newestPoint: (points) => points[0] } }),
  },
  {
    name: 'any-point-will-do',
    title: 'A failover to the newest application-consistent point uses the newest of any kind',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'point-asked-for',
    scenarios: ['recovery-points'],
    parts: () => ({ service: { newestPoint: (points) => points.at(-1) } }),
  },
  {
    name: 'one-shared-point-behind',
    title: 'Members of a replication group come up from the shared point before the newest',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'point-asked-for',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: () => ({
      service: {
        groupPoint: (items) => {
          const [first, ...others] = items;
          const shared = (first?.points ?? []).filter(({ tag }) =>
            others.every(({ points }) => points.some((point) => point.tag === tag)),
          );
          const tag = shared.at(-2)?.tag;
          return ok(
            new Map(
              items.flatMap((item) => item.points.filter((point) => point.tag === tag).map((p) => [item, p] as const)),
            ),
          );
        },
      },
    }),
  },
  {
    name: 'each-member-its-own-point',
    title: 'Members of a replication group come up from the newest point that each has for itself',
    role: 'Site Recovery service',
    section: '6',
    caughtBy: 'point-asked-for',
    scenarios: ['port-20004-partition'],
    parts: () => ({
      service: {
        groupPoint: (items) =>
          ok(new Map(items.flatMap((item) => (item.newestPoint ? [[item, item.newestPoint] as const] : [])))),
      },
    }),
  },
  {
    name: 'test-in-production',
    title: 'A test failover makes its machine in the production network',
    role: 'Site Recovery service',
    section: '5.1',
    caughtBy: 'named-network',
    scenarios: ['port-20004-partition', 'full-cycle'],
    parts: ({ azure }) => making((wish) => (wish.purpose === 'test' ? { ...wish, network: azure.network.name } : wish)),
  },
  {
    name: 'failover-out-of-reach',
    title: 'A failover makes its machine in the isolated network of the tests',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'named-network',
    scenarios: ['failback-to-physical-refused', 'full-cycle'],
    parts: ({ azure }) =>
      making((wish) => (wish.purpose === 'test' ? wish : { ...wish, network: azure.testNetwork.name })),
  },
];

/** The service asks Azure for another machine than it should. */
function making(change: (wish: MachineSpecification) => MachineSpecification): PlantedParts {
  return {
    runtimes: {
      'site-recovery': fabric('azure', (genuine) => ({ create: (wish) => genuine.create(change(wish)) })),
    },
  };
}
