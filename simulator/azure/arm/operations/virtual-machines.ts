/** Virtual machines of the subscription, as `@azure/arm-compute` asks for them: to look at, to start, stop and delete. */
import type { Result } from '../../../../reference/model/result.ts';
import type { HypervisorFailure } from '../../../../reference/runtime.ts';
import { type AzureMachine, azureMachine, azureMachines } from '../azure-machines.ts';
import type { Azure } from '../azure.ts';
import { resourceNotFound } from '../nowhere.ts';
import { type Answer, type ArmRequest, nothing, type Operation, operation, turnedAway, value } from '../operation.ts';
import { virtualMachine, virtualMachineInstance } from '../views/virtual-machines.ts';
import { begun } from './async-operations.ts';

const TYPE = 'Microsoft.Compute/virtualMachines';
const ALL = `/subscriptions/{subscriptionId}/providers/${TYPE}`;
const GROUP = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${TYPE}`;
const ONE = `${GROUP}/{vmName}`;

async function list(request: ArmRequest, azure: Azure): Promise<Answer> {
  const machines = await azureMachines(azure);
  const instanceView = wantsInstanceView(request) || request.query.get('statusOnly') === 'true';
  return value({ value: machines.map((machine) => virtualMachine(azure, machine, { instanceView })) });
}

function wantsInstanceView({ query }: ArmRequest): boolean {
  return query.get('$expand')?.toLowerCase() === 'instanceview';
}

async function withMachine(
  { names }: ArmRequest,
  azure: Azure,
  answer: (machine: AzureMachine) => Answer,
): Promise<Answer> {
  const machine = await azureMachine(azure, names.vmName);
  if (machine) return answer(machine);
  return turnedAway(resourceNotFound(TYPE, names.vmName ?? '', azure.site.azure.resourceGroup));
}

type Deed = (azure: Azure, name: string) => Promise<Result<unknown, HypervisorFailure>>;

/** One thing at a time is done to a machine. */
function act(request: ArmRequest, azure: Azure, deed: Deed): Promise<Answer> {
  return withMachine(request, azure, ({ name, doing }) => {
    if (doing === undefined) {
      return begun(
        azure,
        request,
        'Microsoft.Compute',
        azure.operations.start(() => deed(azure, name)),
      );
    }
    const message = `Virtual machine '${name}' is ${doing}.`;
    return turnedAway({ status: 409, code: 'OperationNotAllowed', message });
  });
}

const DEEDS: Readonly<Record<string, { readonly title: string; readonly deed: Deed }>> = {
  start: { title: 'start virtual machine', deed: ({ compute }, name) => compute.start(name) },
  powerOff: { title: 'power off virtual machine', deed: ({ compute }, name) => compute.powerOff(name) },
  deallocate: { title: 'deallocate virtual machine', deed: ({ compute }, name) => compute.stop(name) },
  restart: {
    title: 'restart virtual machine',
    deed: async ({ compute }, name) => {
      const off = await compute.powerOff(name);
      return off.ok ? compute.start(name) : off;
    },
  },
};

export const virtualMachineOperations: readonly Operation[] = [
  operation({ name: 'VirtualMachines.listAll', method: 'GET', path: ALL, source: 'documented', answer: list }),
  operation({ name: 'VirtualMachines.list', method: 'GET', path: GROUP, source: 'documented', answer: list }),
  operation({
    name: 'VirtualMachines.get',
    method: 'GET',
    path: ONE,
    source: 'documented',
    answer: (request, azure) =>
      withMachine(request, azure, (machine) =>
        value(virtualMachine(azure, machine, { instanceView: wantsInstanceView(request) })),
      ),
  }),
  operation({
    name: 'VirtualMachines.instanceView',
    method: 'GET',
    path: `${ONE}/instanceView`,
    source: 'documented',
    answer: (request, azure) => withMachine(request, azure, (machine) => value(virtualMachineInstance(machine))),
  }),
  ...Object.entries(DEEDS).map(([verb, { title, deed }]) =>
    operation({
      name: `VirtualMachines.${verb}`,
      title,
      method: 'POST',
      path: `${ONE}/${verb}`,
      role: 'operator',
      source: 'documented',
      answer: (request, azure) => act(request, azure, deed),
    }),
  ),
  operation({
    name: 'VirtualMachines.delete',
    title: 'delete virtual machine',
    method: 'DELETE',
    path: ONE,
    source: 'documented',
    note: 'Its disks stay, as by default in Azure; its network interface goes with it.',
    answer: async (request, azure) => {
      const machine = await azureMachine(azure, request.names.vmName);
      return machine ? act(request, azure, ({ compute }, name) => compute.remove(name)) : nothing();
    },
  }),
];
