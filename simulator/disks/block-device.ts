/** What an application sees of a disk: raw blocks behind a queue. Both worlds and the inspection tools provide one. */
import type { Change } from '../../reference/model/content.ts';

export interface BlockDevice {
  readonly capacityBytes: number;
  /** How many writes have reached the disk so far, of this application or any other. */
  readonly position: number;
  /** The bytes of a block-aligned stretch as an application sees them: what was submitted counts, on the disk or not. */
  read(offsetBytes: number, lengthBytes: number): Uint8Array;
  /** Hands a write over. Writes reach the disk one by one in this order; the content may not be altered afterwards. */
  submit(change: Change): void;
  /** Settles when everything submitted so far is on the disk, with {@link position} at that moment. Never, after a power cut. */
  flush(): Promise<number>;
}
