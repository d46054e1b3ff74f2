/** The world's records about disks: where recovery tags stand, and when the drain barrier closed and opened. */
import type { ObservedDisk, VolumeEvent, VolumeObserver } from './volume-observer.ts';

/** Whose disk it is, under the names that the journal uses. */
export interface DiskIdentity {
  /** Its id in the known history. */
  readonly disk: string;
  readonly machine?: string;
  readonly server?: string;
}

/** @param record writes into the journal as the world. */
export function diskRecords(
  record: (kind: string, fields: Readonly<Record<string, unknown>>) => void,
  identify: (volume: ObservedDisk) => DiskIdentity,
): VolumeObserver {
  const barrier = (kind: string) => (event: VolumeEvent) =>
    record(kind, { ...identify(event.volume), position: event.position });
  return {
    onMark({ volume, tag, position, held }) {
      // Ends of batches are many and only kept; a recovery tag is an event of the story.
      if (!tag.startsWith('end/')) record('disk.mark', { ...identify(volume), tag, position, held });
    },
    onHeld: barrier('disk.held'),
    onReleased: barrier('disk.released'),
  };
}
