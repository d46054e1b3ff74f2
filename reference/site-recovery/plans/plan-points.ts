/** Which recovery point each machine of a plan comes up from. */
import { ok, type Result } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import type { ProtectedItem, RecoveryPoint } from '../item.ts';
import { itemsOf } from './plan-run.ts';
import type { RecoveryPlan } from './recovery-plans.ts';
import type { chooseGroupPoint, PointChoice } from '../workflows/point-choice.ts';
import { choosePoint } from '../workflows/points.ts';

/** Chooses once for all members of a replication group, each machine for itself otherwise. */
export function pointsOf(
  context: ServiceContext,
  plan: RecoveryPlan,
  request: { readonly choice: PointChoice; readonly multiVmPoint: boolean },
): (item: ProtectedItem) => Promise<Result<RecoveryPoint>> {
  const chosen = new Map<string, ReturnType<typeof chooseGroupPoint>>();
  const items = itemsOf(context, plan);
  return async (item) => {
    const { group } = item.input;
    if (!group || !request.multiVmPoint) return choosePoint(context, item, request.choice);
    const members = items.filter((other) => other.input.group === group);
    if (members.length < 2) return choosePoint(context, item, request.choice);
    const shared = chosen.get(group) ?? context.parts.groupPoint(members, request.choice);
    chosen.set(group, shared);
    if (!shared.ok) return shared;
    return ok(shared.value.get(item) as RecoveryPoint);
  };
}
