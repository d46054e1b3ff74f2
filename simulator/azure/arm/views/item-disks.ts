/** The disks of a protected item, with how far each has come. Recorded, where nothing else is said. */
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import type { Azure } from '../azure.ts';
import { instant, wholeSeconds } from './dates.ts';
import type { Progress } from './item-progress.ts';

/** What the two providers call the data that waits; otherwise their disks are alike. */
const WAITING = {
  InMageAzureV2: ['sourceDataInMegaBytes', 'psDataInMegaBytes', 'targetDataInMegaBytes'],
  InMage: ['sourceDataInMB', 'psDataInMB', 'targetDataInMB'],
} as const;

export function protectedDisks(azure: Azure, item: ProtectedItem, progress: Progress) {
  const { face, input } = item;
  const nowMs = azure.runtime.clock.nowMs();
  return input.disks.map(({ name, capacityBytes }, index) => {
    // The stream of changes belongs to the machine: what waits in it is told with its first disk.
    const waiting = index === 0 ? [progress.sourceMegabytes, progress.processServerMegabytes] : [];
    const [source, processServer, target] = WAITING[face.provider];
    return {
      diskId: name,
      diskName: `Disk${index}`,
      protectionStage: progress.stage,
      healthErrorCode: diskErrorCode(azure, item),
      rpoInSeconds: progress.rpoSeconds,
      resyncRequired: needsResync(item) ? 'Required' : 'NotRequired',
      resyncProgressPercentage: progress.resyncPercent,
      resyncDurationInSeconds: progress.copying ? Math.round((nowMs - item.replicatingSinceMs) / 1000) : 0,
      diskCapacityInBytes: capacityBytes,
      fileSystemCapacityInBytes: capacityBytes,
      [source]: waiting[0] ?? 0,
      [processServer]: waiting[1] ?? 0,
      // What has landed is applied at once, as far as anybody can see from outside.
      [target]: 0,
      diskResized: 'NotResized',
      lastRpoCalculatedTime: wholeSeconds(nowMs),
      resyncProcessedBytes: item.receivedBytes[index] ?? 0,
      resyncTotalTransferredBytes: item.receivedBytes[index] ?? 0,
      resyncLast15MinutesTransferredBytes: 0,
      resyncLastDataTransferTimeUTC: null,
      resyncStartTime: progress.copying ? instant(item.replicatingSinceMs) : null,
      progressHealth: progress.health,
      progressStatus: 'Grey',
    };
  });
}

/** Recorded also for an item that was failed over and committed: its replica is of no use any more. */
function needsResync({ state, resyncReason }: ProtectedItem): boolean {
  return resyncReason !== undefined || state === 'committed' || state === 'failoverIncomplete';
}

function diskErrorCode({ service }: Azure, { name, state }: ProtectedItem): string | null {
  if (state === 'committed') return 'ECH0007';
  const codes = service.health.of(name).map(({ code }) => code);
  if (codes.includes('90078')) return 'ECH00014';
  return codes.includes('78026') ? 'ECH0007' : null;
}
