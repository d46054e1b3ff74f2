/** Where clients begin: tenant, subscription, resource group, and all resources in it. There is one of each. */
import { azureMachines } from '../azure-machines.ts';
import { type Azure, sameName } from '../azure.ts';
import { filtered } from '../filter.ts';
import {
  type Answer,
  type ArmRequest,
  type Method,
  type Operation,
  operation,
  refused,
  turnedAway,
  value,
} from '../operation.ts';
import { disk } from '../views/disks.ts';
import { networkInterface, virtualNetwork } from '../views/network.ts';
import {
  briefly,
  location,
  provider,
  PROVIDERS,
  resourceGroup,
  subscription,
  tenant,
} from '../views/resource-groups.ts';
import { storageAccount } from '../views/storage-accounts.ts';
import { vault } from '../views/vault.ts';
import { virtualMachine } from '../views/virtual-machines.ts';

const SUBSCRIPTION = '/subscriptions/{subscriptionId}';
const GROUP = `${SUBSCRIPTION}/resourceGroups/{resourceGroupName}`;

interface Resource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

async function resources(azure: Azure): Promise<Resource[]> {
  const [machines, volumes] = await Promise.all([azureMachines(azure), azure.runtime.volumes.list()]);
  const { network, testNetwork } = azure.site.azure;
  return [
    ...(azure.service.context.vault.exists ? [vault(azure)] : []),
    storageAccount(azure),
    ...[network, testNetwork].map((one) => virtualNetwork(azure, one, machines)),
    ...machines.flatMap((machine) => [virtualMachine(azure, machine), networkInterface(azure, machine)]),
    ...volumes.map((volume) => disk(azure, volume, machines)),
  ];
}

async function listResources({ query }: ArmRequest, azure: Azure): Promise<Answer> {
  const found = filtered(await resources(azure), query.get('$filter'), {
    resourceType: ({ type }) => type,
    name: ({ name }) => name,
    resourceGroup: () => azure.site.azure.resourceGroup,
    location: () => azure.site.azure.region,
  });
  return found.ok ? value({ value: found.value.map(briefly) }) : refused(found.failure);
}

type Look = (azure: Azure) => unknown;

/** What one look at a path shows. */
function look(name: string, path: string, show: Look): Operation {
  return operation({
    name,
    method: 'GET',
    path,
    source: 'documented',
    answer: (_request, azure) => value(show(azure)),
  });
}

function aboutProvider(name: string, method: Method, path: string): Operation {
  return operation({
    name,
    method,
    path,
    source: 'documented',
    answer: ({ names }, azure) => {
      const asked = names.resourceProviderNamespace ?? '';
      const namespace = Object.keys(PROVIDERS).find((known) => sameName(known, asked));
      if (namespace) return value(provider(azure, namespace));
      const message = `There is no resource provider '${asked}'.`;
      return turnedAway({ status: 404, code: 'InvalidResourceNamespace', message });
    },
  });
}

export const resourceGroupOperations: readonly Operation[] = [
  look('Tenants.list', '/tenants', (azure) => ({ value: [tenant(azure)] })),
  look('Subscriptions.list', '/subscriptions', (azure) => ({ value: [subscription(azure)] })),
  look('Subscriptions.get', SUBSCRIPTION, subscription),
  look('Subscriptions.listLocations', `${SUBSCRIPTION}/locations`, (azure) => ({ value: [location(azure)] })),
  look('ResourceGroups.list', `${SUBSCRIPTION}/resourceGroups`, (azure) => ({ value: [resourceGroup(azure)] })),
  look('ResourceGroups.get', GROUP, resourceGroup),
  look('Providers.list', `${SUBSCRIPTION}/providers`, (azure) => ({
    value: Object.keys(PROVIDERS).map((namespace) => provider(azure, namespace)),
  })),
  aboutProvider('Providers.get', 'GET', `${SUBSCRIPTION}/providers/{resourceProviderNamespace}`),
  {
    ...aboutProvider('Providers.register', 'POST', `${SUBSCRIPTION}/providers/{resourceProviderNamespace}/register`),
    note: 'They are registered already.',
  },
  operation({
    name: 'Resources.list',
    method: 'GET',
    path: `${SUBSCRIPTION}/resources`,
    source: 'documented',
    answer: listResources,
  }),
  operation({
    name: 'Resources.listByResourceGroup',
    method: 'GET',
    path: `${GROUP}/resources`,
    source: 'documented',
    answer: listResources,
  }),
];
