/** Which recovery point a failover uses (facts, section 5.2). */
import { type Failure, fail, ok, type Result } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import type { ProtectedItem, RecoveryPoint } from '../item.ts';
import type { PointChoice } from './point-choice.ts';

export interface FailoverRequest {
  readonly choice: PointChoice;
  /** Whether to try to shut the source down and ship its last changes first. Best effort: the failover goes on. */
  readonly shutDownSource: boolean;
}

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
  else point = context.parts.newestPoint(item.points, choice);
  return point ? ok(point) : fail('RecoveryPointMissing', `${item.name} has no recovery point that is ${choice.kind}`);
}
