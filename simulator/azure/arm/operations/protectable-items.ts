/** Protectable items: the machines of a site, with an agent, added by their address, or found at a vCenter. */
import {
  type Machine,
  machineNamed,
  machinesOf,
} from '../../../../reference/site-recovery/site/protectable-machines.ts';
import type { Azure } from '../azure.ts';
import { type Fields, filtered } from '../filter.ts';
import { found, missing, type Operation, operation, refused, rows } from '../operation.ts';
import { siteNamed } from '../site-named.ts';
import { itemOf, protectableItemView } from '../views/protectable-item.ts';

const ITEMS =
  '/replicationFabrics/{fabricName}/replicationProtectionContainers/{protectionContainerName}/replicationProtectableItems';

/** `state` is documented. */
function fieldsOf(azure: Azure): Fields<Machine> {
  return { state: ({ agent }) => (itemOf(azure, agent) ? 'Protected' : 'Unprotected') };
}

export const protectableItemOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationProtectableItems.listByReplicationProtectionContainers',
    method: 'GET',
    path: ITEMS,
    source: 'recorded',
    note: 'Physical machines, and virtual ones that a look at a vCenter found. What only a vCenter knows has no diskDetails yet.',
    answer: ({ names, query }, azure) => {
      const site = siteNamed(azure, names);
      if (!site) return missing(`protection container ${names.protectionContainerName}`);
      const machines = machinesOf(azure.service.context, site.registration.siteId);
      const wanted = filtered(machines, query.get('$filter'), fieldsOf(azure));
      if (!wanted.ok) return refused(wanted.failure);
      return rows(wanted.value.map((machine) => protectableItemView(azure, site, machine)));
    },
  }),
  operation({
    name: 'ReplicationProtectableItems.get',
    method: 'GET',
    path: `${ITEMS}/{protectableItemName}`,
    source: 'recorded',
    answer: ({ names }, azure) => {
      const site = siteNamed(azure, names);
      if (!site) return missing(`protection container ${names.protectionContainerName}`);
      const { protectableItemName = '' } = names;
      const machine = machineNamed(azure.service.context, site.registration.siteId, protectableItemName);
      return found(machine, `protectable item ${protectableItemName}`, (known) =>
        protectableItemView(azure, site, known),
      );
    },
  }),
];
