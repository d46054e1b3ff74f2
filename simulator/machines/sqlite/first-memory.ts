/**
 * How much memory WebAssembly code asks for at its start is a number in it. Here it is written over, in place.
 *
 *     code     u32 "\\0asm" · u32 version · section × n
 *     section  u8 kind · length · content
 *     kind 5   how many memories (one) · u8 flags · pages at the start · …
 *
 * Counts are LEB128: seven bits a byte, lowest first, the top bit says that another byte follows; it may be longer than it has to be.
 */
import { invariant } from '../../../reference/model/result.ts';

const MEMORY = 5;

/** The same code with another number of pages (64 KB each) at the start. */
export function beginningWith(pages: number, code: Uint8Array): Uint8Array {
  const changed = new Uint8Array(code);
  let at = 8;
  while (at < code.length) {
    const kind = code[at];
    const [length, content] = countAt(code, at + 1);
    if (kind === MEMORY) {
      const [, afterwards] = countAt(code, content + 2);
      writeCount(changed.subarray(content + 2, afterwards), pages);
      return changed;
    }
    at = content + length;
  }
  invariant(false, 'the code has a memory of its own');
}

/** The count at `at`, and where it ends. */
function countAt(code: Uint8Array, at: number): readonly [count: number, end: number] {
  let count = 0;
  for (let end = at, factor = 1; ; end++, factor *= 128) {
    const byte = code[end] ?? 0;
    count += (byte % 128) * factor;
    if (byte < 128) return [count, end + 1];
  }
}

/** Fills `bytes`, however many there are. */
function writeCount(bytes: Uint8Array, count: number): void {
  const last = bytes.length - 1;
  for (let index = 0, left = count; index <= last; index++, left = Math.floor(left / 128)) {
    bytes[index] = (left % 128) + (index < last ? 128 : 0);
  }
}
