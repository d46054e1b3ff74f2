/** A disk image opened like a disk, without queue and without time: for factories and for looking into an image. */
import type { Change } from '../../reference/model/content.ts';
import type { Image } from '../disks/image.ts';
import { bytesOf } from '../disks/image-bytes.ts';
import type { BlockDevice } from '../disks/block-device.ts';

export class MemoryDevice implements BlockDevice {
  readonly capacityBytes = Number.MAX_SAFE_INTEGER;
  position = 0;
  readonly #image: Image;

  /** @param image is written to; hand over a copy to keep it. */
  constructor(image: Image) {
    this.#image = image;
  }

  read(offsetBytes: number, lengthBytes: number): Uint8Array {
    return bytesOf(this.#image.read({ offsetBytes, lengthBytes }));
  }

  submit(change: Change): void {
    this.#image.write(change);
    this.position += 1;
  }

  async flush(): Promise<number> {
    return this.position;
  }
}
