/** Protected items: listed, looked at, enabled, changed, disabled. */
import { z } from 'zod';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import {
  completeMigration,
  disableProtection,
  purgeProtection,
} from '../../../../reference/site-recovery/workflows/disable.ts';
import { given, oneOf } from '../body-parts.ts';
import { componentIdOf } from '../component-ids.ts';
import { type Fields, filtered } from '../filter.ts';
import { ITEM, ITEMS, itemJob, itemNamed, missingItem } from '../item-named.ts';
import { type Answer, missing, type Operation, operation, refused, rows, value } from '../operation.ts';
import type { Azure } from '../azure.ts';
import { siteNamed } from '../site-named.ts';
import { itemView } from '../views/protected-item.ts';

function list(azure: Azure, items: readonly ProtectedItem[], filter: string | null): Answer {
  const there = items.filter(({ state }) => state !== 'unprotected');
  const wanted = filtered(there, filter, fieldsOf(azure));
  return wanted.ok ? rows(wanted.value.map((item) => itemView(azure, item, 'row'))) : refused(wanted.failure);
}

/** Documented keys. Sites have no location in Azure, and physical servers no vCenter. */
function fieldsOf(azure: Azure): Fields<ProtectedItem> {
  const { ids, service } = azure;
  const plansOf = ({ name }: ProtectedItem) =>
    [...service.context.plans.values()].filter(({ groups }) => groups.flat().includes(name)).map((plan) => plan.name);
  return {
    sourceFabricName: ({ input }) => ids.fabricName(input.siteId),
    sourceFabricLocation: () => null,
    recoveryPlanName: plansOf,
    fabricObjectId: ({ input }) => ids.machine(input.serverId),
    vCenterName: () => null,
    instanceType: ({ face }) => face.provider,
    multiVmGroupCreateOption: ({ input }) => (input.group === undefined ? 'AutoCreated' : 'UserSpecified'),
    processServerId: ({ processServerId }) => [processServerId, componentIdOf(azure, processServerId)],
  };
}

/** Which provider disables is known from the item; clients name others too (recorded). */
const disabling = z.object({
  properties: given(
    z.object({
      disableProtectionReason: given(oneOf('NotSpecified', 'MigrationComplete')),
      replicationProviderInput: given(z.object({ replicaVmDeletionStatus: given(oneOf('Delete', 'Retain')) })),
    }),
  ),
});

export const protectedItemOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationProtectedItems.list',
    method: 'GET',
    path: '/replicationProtectedItems',
    source: 'recorded',
    answer: ({ query }, azure) => list(azure, [...azure.service.context.items.values()], query.get('$filter')),
  }),
  operation({
    name: 'ReplicationProtectedItems.listByReplicationProtectionContainers',
    method: 'GET',
    path: ITEMS,
    source: 'recorded',
    answer: ({ names, query }, azure) => {
      const site = siteNamed(azure, names);
      if (!site) return missing(`protection container ${names.protectionContainerName}`);
      const { siteId } = site.registration;
      const items = [...azure.service.context.items.values()].filter(({ input }) => input.siteId === siteId);
      return list(azure, items, query.get('$filter'));
    },
  }),
  operation({
    name: 'ReplicationProtectedItems.get',
    method: 'GET',
    path: ITEM,
    source: 'recorded',
    note: 'Processors, memory and rates of change of a source are not simulated and always the same.',
    answer: ({ names }, azure) => {
      const item = itemNamed(azure, names);
      return item ? value(itemView(azure, item)) : missingItem(names);
    },
  }),
  operation({
    name: 'ReplicationProtectedItems.delete',
    title: 'disable replication',
    method: 'POST',
    path: `${ITEM}/remove`,
    source: 'recorded',
    note: 'Fails while the site is not connected. Machines stay, whatever replicaVmDeletionStatus says. MigrationComplete is refused where CompleteMigration is not allowed.',
    body: disabling,
    answer: ({ names, body }, azure) => {
      const isMoved = body.properties?.disableProtectionReason === 'MigrationComplete';
      return itemJob(azure, names, isMoved ? completeMigration : disableProtection);
    },
  }),
  operation({
    name: 'ReplicationProtectedItems.purge',
    title: 'purge',
    method: 'DELETE',
    path: ITEM,
    source: 'documented',
    note: 'Needs no connection to the site, which is not told: it goes on as it was ordered last until replication is enabled again.',
    answer: ({ names }, azure) => itemJob(azure, names, purgeProtection),
  }),
];
