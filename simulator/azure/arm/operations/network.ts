/** Networks of the subscription and the interfaces of its machines. */
import { azureMachines } from '../azure-machines.ts';
import { type Azure, sameName } from '../azure.ts';
import { resourceNotFound } from '../nowhere.ts';
import { type Answer, type ArmRequest, nothing, type Operation, operation, turnedAway, value } from '../operation.ts';
import { interfaceName, networkInterface, subnet, virtualNetwork } from '../views/network.ts';

const SUBSCRIPTION = '/subscriptions/{subscriptionId}';
const GROUP = `${SUBSCRIPTION}/resourceGroups/{resourceGroupName}`;
const INTERFACES = 'Microsoft.Network/networkInterfaces';
const NETWORKS = 'Microsoft.Network/virtualNetworks';

function absent(azure: Azure, type: string, name: string | undefined): Answer {
  return turnedAway(resourceNotFound(type, name ?? '', azure.site.azure.resourceGroup));
}

async function listInterfaces(_request: ArmRequest, azure: Azure): Promise<Answer> {
  return value({ value: (await azureMachines(azure)).map((machine) => networkInterface(azure, machine)) });
}

async function machineOf({ names }: ArmRequest, azure: Azure) {
  const wanted = names.networkInterfaceName ?? '';
  return (await azureMachines(azure)).find((machine) => sameName(interfaceName(machine), wanted));
}

async function listNetworks(_request: ArmRequest, azure: Azure): Promise<Answer> {
  const machines = await azureMachines(azure);
  return value({ value: networks(azure).map((network) => virtualNetwork(azure, network, machines)) });
}

function networks({ site }: Azure) {
  return [site.azure.network, site.azure.testNetwork];
}

function networkNamed(azure: Azure, name = '') {
  return networks(azure).find((network) => sameName(network.name, name));
}

async function subnetOf({ names }: ArmRequest, azure: Azure): Promise<Answer> {
  const network = networkNamed(azure, names.virtualNetworkName);
  if (!network) return absent(azure, NETWORKS, names.virtualNetworkName);
  const view = subnet(azure, network, await azureMachines(azure));
  if (names.subnetName === undefined) return value({ value: [view] });
  if (sameName(names.subnetName, network.subnet)) return value(view);
  return absent(azure, `${NETWORKS}/${network.name}/subnets`, names.subnetName);
}

/** Site files have none of these, and clients list them. */
const NONE_OF = ['publicIPAddresses', 'networkSecurityGroups'] as const;

export const networkOperations: readonly Operation[] = [
  ...([SUBSCRIPTION, GROUP] as const).flatMap((scope) => {
    const verb = scope === GROUP ? 'list' : 'listAll';
    return [
      operation({
        name: `NetworkInterfaces.${verb}`,
        method: 'GET',
        path: `${scope}/providers/${INTERFACES}`,
        source: 'documented',
        answer: listInterfaces,
      }),
      operation({
        name: `VirtualNetworks.${verb}`,
        method: 'GET',
        path: `${scope}/providers/${NETWORKS}`,
        source: 'documented',
        answer: listNetworks,
      }),
      ...NONE_OF.map((type) =>
        operation({
          name: `${type.slice(0, 1).toUpperCase()}${type.slice(1)}.${verb}`,
          method: 'GET',
          path: `${scope}/providers/Microsoft.Network/${type}`,
          source: 'documented',
          note: 'Always empty.',
          answer: () => value({ value: [] }),
        }),
      ),
    ];
  }),
  operation({
    name: 'NetworkInterfaces.get',
    method: 'GET',
    path: `${GROUP}/providers/${INTERFACES}/{networkInterfaceName}`,
    source: 'documented',
    answer: async (request, azure) => {
      const machine = await machineOf(request, azure);
      if (machine) return value(networkInterface(azure, machine));
      return absent(azure, INTERFACES, request.names.networkInterfaceName);
    },
  }),
  operation({
    name: 'NetworkInterfaces.delete',
    title: 'delete network interface',
    method: 'DELETE',
    path: `${GROUP}/providers/${INTERFACES}/{networkInterfaceName}`,
    source: 'documented',
    note: 'An interface goes with its machine; until then it is in use.',
    answer: async (request, azure) => {
      const machine = await machineOf(request, azure);
      if (!machine) return nothing();
      const message = `Network interface '${interfaceName(machine)}' is in use by virtual machine '${machine.name}'.`;
      return turnedAway({ status: 400, code: 'NicInUse', message });
    },
  }),
  operation({
    name: 'VirtualNetworks.get',
    method: 'GET',
    path: `${GROUP}/providers/${NETWORKS}/{virtualNetworkName}`,
    source: 'documented',
    answer: async ({ names }, azure) => {
      const network = networkNamed(azure, names.virtualNetworkName);
      if (!network) return absent(azure, NETWORKS, names.virtualNetworkName);
      return value(virtualNetwork(azure, network, await azureMachines(azure)));
    },
  }),
  operation({
    name: 'Subnets.list',
    method: 'GET',
    path: `${GROUP}/providers/${NETWORKS}/{virtualNetworkName}/subnets`,
    source: 'documented',
    answer: subnetOf,
  }),
  operation({
    name: 'Subnets.get',
    method: 'GET',
    path: `${GROUP}/providers/${NETWORKS}/{virtualNetworkName}/subnets/{subnetName}`,
    source: 'documented',
    answer: subnetOf,
  }),
];
