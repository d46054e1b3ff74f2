/** Tells whether two disks hold exactly the same, and if not, where and how they differ first. */
import type { Content } from '../../reference/model/content.ts';
import { isSymbolic, lengthOf, slice, ZERO_SEED } from '../../reference/model/content.ts';
import type { Image } from './image.ts';
import { firstNonZero } from './image-runs.ts';

export interface Difference {
  /** The first byte of the disk at which the two differ. */
  readonly offsetBytes: number;
  /** What stands there on either side, in words: `zeros`, `byte 0x41`, `stream 7 at 4096`. */
  readonly left: string;
  readonly right: string;
}

/**
 * The first difference between two disks, or undefined when they are equal to the byte. Symbolic content equals only the
 * same place of the same stream; zeros are zeros whether written as bytes, as a symbolic piece, or never.
 */
export function firstDifference(left: Image, right: Image): Difference | undefined {
  const endBytes = Math.max(endOf(left), endOf(right));
  const whole = { offsetBytes: 0, lengthBytes: endBytes };
  const lefts = new Cursor(left.read(whole));
  const rights = new Cursor(right.read(whole));
  for (let at = 0; at < endBytes; ) {
    const lengthBytes = Math.min(lefts.remainingBytes, rights.remainingBytes);
    const [a, b] = [lefts.take(lengthBytes), rights.take(lengthBytes)];
    const inside = differsAt(a, b);
    if (inside >= 0) return { offsetBytes: at + inside, left: describe(a, inside), right: describe(b, inside) };
    at += lengthBytes;
  }
  return undefined;
}

function endOf(image: Image): number {
  const last = image.pieces().at(-1);
  return last ? last.offsetBytes + lengthOf(last.content) : 0;
}

/** Walks over a list of contents in steps of any length. */
class Cursor {
  #contents: readonly Content[];
  #index = 0;
  #takenBytes = 0;

  constructor(contents: readonly Content[]) {
    this.#contents = contents;
  }

  get remainingBytes(): number {
    return lengthOf(this.#contents[this.#index]!) - this.#takenBytes;
  }

  take(lengthBytes: number): Content {
    const content = slice(this.#contents[this.#index]!, this.#takenBytes, lengthBytes);
    this.#takenBytes += lengthBytes;
    if (this.remainingBytes === 0) {
      this.#index += 1;
      this.#takenBytes = 0;
    }
    return content;
  }
}

/** Offset of the first difference between two contents of one length, or -1. */
function differsAt(a: Content, b: Content): number {
  if (isSymbolic(a) && isSymbolic(b)) {
    const same = a.seed === b.seed && (a.seed === ZERO_SEED || a.streamOffsetBytes === b.streamOffsetBytes);
    return same ? -1 : 0;
  }
  if (isSymbolic(a)) return a.seed === ZERO_SEED ? firstNonZero(b as Uint8Array) : 0;
  if (isSymbolic(b)) return b.seed === ZERO_SEED ? firstNonZero(a) : 0;
  if (Buffer.compare(a, b) === 0) return -1;
  return a.findIndex((byte, index) => byte !== b[index]);
}

function describe(content: Content, inside: number): string {
  if (!isSymbolic(content)) return `byte 0x${content[inside]!.toString(16).padStart(2, '0')}`;
  if (content.seed === ZERO_SEED) return 'zeros';
  return `stream ${content.seed} at ${content.streamOffsetBytes + inside}`;
}
