/** What setting a recovery tag needs of the machine's stream, alone or as one of a group. */
import type { RecoveryTag } from '../replication/batch.ts';

export interface TagTarget {
  /** Why no tag can be set now: a copy runs, or the driver lost the order of writes. */
  whyBlocked(): 'CopyRunning' | 'NonDataMode' | undefined;
  hold(): void;
  release(): void;
  /** Puts the tag into the stream, at this instant. */
  insert(tag: RecoveryTag): void;
}
