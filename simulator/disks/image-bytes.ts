/** Turns disk content into the bytes an application would read. */
import type { Content, Symbolic } from '../../reference/model/content.ts';
import { isSymbolic, lengthOf, ZERO_SEED } from '../../reference/model/content.ts';

/**
 * The contents one after the other. Symbolic content has bytes too, the same ones every time: nobody needs them to be
 * anything in particular, but an application that finds such data where its own should be must be able to read it.
 */
export function bytesOf(contents: readonly Content[]): Uint8Array {
  const bytes = new Uint8Array(contents.reduce((sum, content) => sum + lengthOf(content), 0));
  let at = 0;
  for (const content of contents) {
    if (!isSymbolic(content)) bytes.set(content, at);
    else if (content.seed !== ZERO_SEED) fill(bytes.subarray(at, at + content.lengthBytes), content);
    at += lengthOf(content);
  }
  return bytes;
}

function fill(bytes: Uint8Array, { seed, streamOffsetBytes }: Symbolic): void {
  for (let index = 0; index < bytes.length; index += 1) {
    // An integer hash of seed and place: cheap, and without visible pattern.
    let word = Math.imul(seed ^ (streamOffsetBytes + index), 0x9e3779b1);
    word = Math.imul(word ^ (word >>> 15), 0x85ebca6b);
    bytes[index] = word >>> 24;
  }
}
