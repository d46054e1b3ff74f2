/** Recovery points of a protected item, newest first. */
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import { type Azure, sameName } from '../azure.ts';
import { ITEM, itemNamed, missingItem } from '../item-named.ts';
import { type Answer, found, type Operation, operation, rows } from '../operation.ts';
import { recoveryPointView } from '../views/recovery-point.ts';

type Names = Readonly<Record<string, string>>;

function ofItem(azure: Azure, names: Names, answer: (item: ProtectedItem) => Answer): Answer {
  const item = itemNamed(azure, names);
  return item ? answer(item) : missingItem(names);
}

export const recoveryPointOperations: readonly Operation[] = [
  operation({
    name: 'RecoveryPoints.listByReplicationProtectedItems',
    method: 'GET',
    path: `${ITEM}/recoveryPoints`,
    source: 'recorded',
    answer: ({ names }, azure) =>
      ofItem(azure, names, (item) =>
        rows(item.points.toReversed().map((point) => recoveryPointView(azure, item, point))),
      ),
  }),
  operation({
    name: 'RecoveryPoints.get',
    method: 'GET',
    path: `${ITEM}/recoveryPoints/{recoveryPointName}`,
    source: 'recorded',
    answer: ({ names }, azure) =>
      ofItem(azure, names, (item) => {
        const { recoveryPointName = '' } = names;
        const point = item.points.find(({ id }) => sameName(id, recoveryPointName));
        return found(point, `recovery point ${recoveryPointName}`, (one) => recoveryPointView(azure, item, one));
      }),
  }),
];
