/** Which recovery point each machine of a plan comes up from. */
import { ok, type Result } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import type { ProtectedItem, RecoveryPoint } from '../item.ts';
import { itemsOf } from './plan-run.ts';
import type { RecoveryPlan } from './plan.ts';
import type { chooseGroupPoint, PointChoice } from '../workflows/point-choice.ts';
import { choosePoint } from '../workflows/points.ts';

interface Request {
  readonly choice: PointChoice;
  readonly multiVmPoint: boolean;
}

/** Chooses once for the members of a replication group that take part together, each machine for itself otherwise. */
export function pointsOf(
  context: ServiceContext,
  plan: RecoveryPlan,
  request: Request,
): (item: ProtectedItem, together: readonly ProtectedItem[]) => Promise<Result<RecoveryPoint>> {
  const chosen = new Map<string, ReturnType<typeof chooseGroupPoint>>();
  return async (item, together) => {
    const { group } = item.input;
    if (!group || !request.multiVmPoint) return choosePoint(context, item, request.choice);
    const shared = chosen.get(group) ?? sharedPoint(context, plan, request, group, together);
    chosen.set(group, shared);
    if (shared.ok) return ok(shared.value.get(item) as RecoveryPoint);
    // Of one that is left alone nothing is asked but a point of its own.
    return together.length === 1 ? choosePoint(context, item, request.choice) : shared;
  };
}

/**
 * One that members share who wait in Azure for their commit fits them best. Those that have been committed, test, or are not
 * that far have no say: a member would be left behind for ever if what it came up from had to be theirs, too.
 */
function sharedPoint(
  context: ServiceContext,
  plan: RecoveryPlan,
  { choice }: Request,
  group: string,
  together: readonly ProtectedItem[],
): ReturnType<typeof chooseGroupPoint> {
  const { groupPoint } = context.parts;
  const ahead = itemsOf(context, plan).filter((other) => other.input.group === group && other.state === 'failedOver');
  const withAll = ahead.length > 0 ? groupPoint([...together, ...ahead], choice) : undefined;
  return withAll?.ok ? withAll : groupPoint(together, choice);
}
