/** Which recovery point a failover uses (facts, section 5.2). */
import { type Failure, fail, ok, type Result } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import type { ProtectedItem, RecoveryPoint } from '../item.ts';

export type PointChoice =
  | { readonly kind: 'latest' }
  | { readonly kind: 'latest-processed' }
  | { readonly kind: 'latest-crash-consistent' }
  | { readonly kind: 'latest-application-consistent' }
  | { readonly kind: 'custom'; readonly id: string };

/** A point that is asked for by its id has to be one of the item's; of the others it shows when they are used. */
export function whyNotChosen(item: ProtectedItem, choice: PointChoice): Failure | undefined {
  if (choice.kind !== 'custom' || item.points.some(({ id }) => id === choice.id)) return undefined;
  return { code: 'RecoveryPointMissing', message: `${item.name} has no recovery point ${choice.id}` };
}

/** A choice as the journal tells it. */
export function askedFor(
  choice: PointChoice,
  { multiVmPoint = false, shutDownSource }: { multiVmPoint?: boolean; shutDownSource?: boolean } = {},
): Readonly<Record<string, unknown>> {
  return { choice: choice.kind, ...(choice.kind === 'custom' && { point: choice.id }), multiVmPoint, shutDownSource };
}

/** A point of one machine. `latest` first processes everything received and makes a point at its end. */
export async function choosePoint(
  context: ServiceContext,
  item: ProtectedItem,
  choice: PointChoice,
): Promise<Result<RecoveryPoint>> {
  let point: RecoveryPoint | undefined;
  if (choice.kind === 'latest' && !item.homeward) {
    await context.replicator.catchUp();
    point = await context.replicator.pointAtEnd(item);
  } else if (choice.kind === 'custom') point = item.points.find(({ id }) => id === choice.id);
  else point = item.points.findLast((candidate) => fits(candidate, choice));
  return point ? ok(point) : fail('RecoveryPointMissing', `${item.name} has no recovery point that is ${choice.kind}`);
}

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

function fits(point: RecoveryPoint, choice: PointChoice): boolean {
  if (choice.kind === 'latest-application-consistent') return point.consistency === 'application';
  if (choice.kind === 'latest-crash-consistent') return point.consistency === 'crash';
  return true;
}
