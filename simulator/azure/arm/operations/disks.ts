/** Managed disks of the subscription: replicas, disks of machines, and what machines left behind. */
import { ok } from '../../../../reference/model/result.ts';
import type { VolumeDescription } from '../../../../reference/runtime.ts';
import { type AzureMachine, azureMachines, holderOf } from '../azure-machines.ts';
import { type Azure, sameName } from '../azure.ts';
import { resourceNotFound } from '../nowhere.ts';
import { type Answer, type ArmRequest, nothing, type Operation, operation, turnedAway, value } from '../operation.ts';
import { disk, replicaOf } from '../views/disks.ts';
import { begun } from './async-operations.ts';

const TYPE = 'Microsoft.Compute/disks';
const ALL = `/subscriptions/{subscriptionId}/providers/${TYPE}`;
const GROUP = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${TYPE}`;

/** How long deleting one takes. Inferred. */
const DELETE_MS = { from: 2_000, to: 6_000 };

async function list(_request: ArmRequest, azure: Azure): Promise<Answer> {
  const [volumes, machines] = await Promise.all([azure.runtime.volumes.list(), azureMachines(azure)]);
  return value({ value: volumes.map((volume) => disk(azure, volume, machines)) });
}

async function find({ names }: ArmRequest, { runtime }: Azure): Promise<VolumeDescription | undefined> {
  return (await runtime.volumes.list()).find(({ name }) => sameName(name, names.diskName ?? ''));
}

/** A disk that is in use stays, whether a machine holds it or the service replicates to it. Documented. */
function user(azure: Azure, name: string, machines: readonly AzureMachine[]): string | undefined {
  const machine = holderOf(machines, name);
  if (machine) return `it is attached to virtual machine '${machine.name}'`;
  const replica = replicaOf(azure, name);
  return replica && `there is an active shared access signature: '${replica.item.name}' is replicated to it`;
}

async function remove(request: ArmRequest, azure: Azure): Promise<Answer> {
  const volume = await find(request, azure);
  if (!volume) return nothing();
  const use = user(azure, volume.name, await azureMachines(azure));
  if (use !== undefined) {
    const message = `Disk '${volume.name}' cannot be deleted: ${use}.`;
    return turnedAway({ status: 409, code: 'OperationNotAllowed', message });
  }
  const { clock, random, volumes } = azure.runtime;
  const deletion = azure.operations.start(async () => {
    await clock.sleep(random('fabric').integer(DELETE_MS.from, DELETE_MS.to));
    await volumes.remove(volume.name);
    return ok();
  });
  return begun(azure, request, 'Microsoft.Compute', deletion);
}

export const diskOperations: readonly Operation[] = [
  operation({ name: 'Disks.list', method: 'GET', path: ALL, source: 'documented', answer: list }),
  operation({ name: 'Disks.listByResourceGroup', method: 'GET', path: GROUP, source: 'documented', answer: list }),
  operation({
    name: 'Disks.get',
    method: 'GET',
    path: `${GROUP}/{diskName}`,
    source: 'documented',
    answer: async (request, azure) => {
      const volume = await find(request, azure);
      if (volume) return value(disk(azure, volume, await azureMachines(azure)));
      return turnedAway(resourceNotFound(TYPE, request.names.diskName ?? '', azure.site.azure.resourceGroup));
    },
  }),
  operation({
    name: 'Disks.delete',
    title: 'delete disk',
    method: 'DELETE',
    path: `${GROUP}/{diskName}`,
    source: 'documented',
    answer: remove,
  }),
];
