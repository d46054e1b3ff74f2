/** A recovery point as clients see it. Recorded. Points at home have no shape of their own; they are shown as those in Azure. */
import type { ProtectedItem, RecoveryPoint } from '../../../../reference/site-recovery/item.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';
import { instant } from './dates.ts';

export function recoveryPointView({ ids }: Azure, item: ProtectedItem, point: RecoveryPoint) {
  return envelope(ids.point(item, point.id), {
    recoveryPointTime: instant(point.atMs),
    recoveryPointType: point.consistency === 'application' ? 'ApplicationConsistent' : 'CrashConsistent',
    providerSpecificDetails: {
      instanceType: 'InMageAzureV2',
      isMultiVmSyncPoint: String(point.groupId !== undefined),
    },
  });
}
