/** What clients write to have an item fail over, for a test or in earnest. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../../../reference/model/result.ts';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import type { PointChoice } from '../../../../reference/site-recovery/workflows/point-choice.ts';
import { nameIn } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { text } from '../target-body.ts';

export const direction = given(oneOf('PrimaryToRecovery', 'RecoveryToPrimary'));

/** Null, empty or left out: the latest. */
export function choiceOf(pointId: string | undefined): PointChoice {
  return pointId === undefined ? { kind: 'latest' } : { kind: 'custom', id: nameIn(pointId) };
}

export const towardsAzure = z.object({ instanceType: z.literal('InMageAzureV2'), recoveryPointId: text });
export const homeward = z.object({
  instanceType: z.literal('InMage'),
  recoveryPointType: given(oneOf('LatestTime', 'LatestTag', 'Custom')),
  recoveryPointId: text,
});

/** Of an item on its way home: a point that is named counts for `Custom` alone (published with the client). */
export function choiceHome({ recoveryPointType, recoveryPointId }: z.output<typeof homeward>): PointChoice {
  if (recoveryPointType === 'Custom') return { kind: 'custom', id: nameIn(recoveryPointId) };
  if (recoveryPointType === 'LatestTag') return { kind: 'latest-application-consistent' };
  return { kind: recoveryPointType === 'LatestTime' ? 'latest-processed' : 'latest' };
}

/**
 * A request is for one of the two directions, by its provider, and names the way it goes. The way home is written as either
 * (both recorded): the primary side of an item on its way home is Azure.
 */
export function fits(
  item: ProtectedItem,
  asked: { readonly instanceType?: 'InMageAzureV2' | 'InMage' | undefined; readonly direction?: string | undefined },
): Result<undefined> {
  const { provider } = item.face;
  if (asked.instanceType !== undefined && asked.instanceType !== provider) {
    return fail(
      'OperationNotAllowedInCurrentState',
      `${item.name} replicates by ${provider}, not ${asked.instanceType}`,
    );
  }
  if (asked.direction === 'RecoveryToPrimary' && !item.homeward) {
    return fail(
      'OperationNotAllowedInCurrentState',
      `${item.name} replicates to Azure and fails over in that direction`,
    );
  }
  return ok();
}
