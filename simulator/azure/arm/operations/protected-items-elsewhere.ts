/** What is done with protected items of other scenarios only: adding disks while they replicate, and moving to an appliance. */
import { ITEM, itemNamed, missingItem } from '../item-named.ts';
import { notPartOfClassic } from '../not-part-of-classic.ts';
import { type Operation, operation } from '../operation.ts';

const DISKS =
  'Only machines of Azure take disks in while they replicate; disable replication here and enable it again.';
const APPLIANCE = 'This emulation has no appliance of the newer architecture to move to.';

const REFUSED: readonly (readonly [action: string, why: string])[] = [
  ['addDisks', DISKS],
  ['removeDisks', DISKS],
  ['switchProvider', APPLIANCE],
  ['updateAppliance', APPLIANCE],
];

export const protectedItemOperationsElsewhere: readonly Operation[] = REFUSED.map(([action, why]) =>
  operation({
    name: `ReplicationProtectedItems.${action}`,
    method: 'POST',
    path: `${ITEM}/${action}`,
    source: 'documented',
    support: 'refused',
    note: why,
    answer: ({ names }, azure) => (itemNamed(azure, names) ? notPartOfClassic(why) : missingItem(names)),
  }),
);
