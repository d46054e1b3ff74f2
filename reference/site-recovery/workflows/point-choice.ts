/** Which recovery points fit what was asked for (facts, section 5.2), of one machine and of a replication group. */
import { fail, ok, type Result } from '../../model/result.ts';
import type { ProtectedItem, RecoveryPoint } from '../item.ts';

export type PointChoice =
  | { readonly kind: 'latest' }
  | { readonly kind: 'latest-processed' }
  | { readonly kind: 'latest-crash-consistent' }
  | { readonly kind: 'latest-application-consistent' }
  | { readonly kind: 'custom'; readonly id: string };

/**
 * The newest point that all members of a replication group share, so that they come up at one consistent cut. Every
 * member must have it: a tag that one of them lost counts for none.
 */
export function chooseGroupPoint(
  items: readonly ProtectedItem[],
  choice: PointChoice,
): Result<Map<ProtectedItem, RecoveryPoint>> {
  const [first, ...others] = items;
  // Machines that were all shut down on purpose: nothing was written behind their last points, so these fit together.
  const last = items.flatMap((item) => (item.newestPoint?.final ? ([[item, item.newestPoint]] as const) : []));
  if (last.length === items.length && last.every(([, point]) => fits(point, choice))) return ok(new Map(last));
  for (const point of [...(first?.points ?? [])].reverse()) {
    if (!point.groupId || !fits(point, choice)) continue;
    const shared = others.map((item) => item.points.find(({ tag }) => tag === point.tag));
    if (!first || shared.some((other) => other === undefined)) continue;
    return ok(
      new Map([
        [first, point],
        ...others.map((item, index) => [item, shared[index]] as [ProtectedItem, RecoveryPoint]),
      ]),
    );
  }
  return fail('RecoveryPointMissing', `the members of the group share no recovery point that is ${choice.kind}`);
}

/** Of one machine's points, in order of time, the newest of the kind that was asked for. */
export function newestPoint(points: readonly RecoveryPoint[], choice: PointChoice): RecoveryPoint | undefined {
  return points.findLast((point) => fits(point, choice));
}

function fits(point: RecoveryPoint, choice: PointChoice): boolean {
  if (choice.kind === 'latest-application-consistent') return point.consistency === 'application';
  if (choice.kind === 'latest-crash-consistent') return point.consistency === 'crash';
  return true;
}
