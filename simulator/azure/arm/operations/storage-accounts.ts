/** Storage accounts of the subscription: the one that the site caches replication data in. */
import { sameName } from '../azure.ts';
import { resourceNotFound } from '../nowhere.ts';
import { type Operation, operation, turnedAway, value } from '../operation.ts';
import { storageAccount } from '../views/storage-accounts.ts';

const TYPE = 'Microsoft.Storage/storageAccounts';
const GROUP = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${TYPE}`;

export const storageAccountOperations: readonly Operation[] = [
  operation({
    name: 'StorageAccounts.list',
    method: 'GET',
    path: `/subscriptions/{subscriptionId}/providers/${TYPE}`,
    source: 'documented',
    answer: (_request, azure) => value({ value: [storageAccount(azure)] }),
  }),
  operation({
    name: 'StorageAccounts.listByResourceGroup',
    method: 'GET',
    path: GROUP,
    source: 'documented',
    answer: (_request, azure) => value({ value: [storageAccount(azure)] }),
  }),
  operation({
    name: 'StorageAccounts.getProperties',
    method: 'GET',
    path: `${GROUP}/{accountName}`,
    source: 'documented',
    answer: ({ names }, azure) => {
      const { cacheStorageAccount, resourceGroup } = azure.site.azure;
      if (sameName(names.accountName ?? '', cacheStorageAccount)) return value(storageAccount(azure));
      return turnedAway(resourceNotFound(TYPE, names.accountName ?? '', resourceGroup));
    },
  }),
];
