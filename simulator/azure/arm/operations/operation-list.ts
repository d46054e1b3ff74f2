/** The list of what can be done with the resource provider, made from the table itself. */
import { type Operation, operation, rows } from '../operation.ts';
import { operationListView } from '../views/operation-list.ts';

/** `operations` is the table that the list is about. */
export function listOf(operations: readonly Operation[]): readonly Operation[] {
  const below = '/providers/Microsoft.RecoveryServices/operations';
  return [below, `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}${below}`].map((path) =>
    operation({
      name: 'Operations.list',
      method: 'GET',
      path,
      source: 'documented',
      note: 'Operations that are served here; names as role assignments have them, words made from them.',
      answer: () => rows(operationListView(operations)),
    }),
  );
}
