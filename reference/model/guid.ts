/**
 * A GUID made from words, always the same one from the same words: for what clients know by an id of its own beside the
 * name. Version 5, as those of policies were recorded.
 */
import type { Codec } from '../runtime.ts';

export function guidOf(codec: Codec, words: string): string {
  const hex = codec.digest(new TextEncoder().encode(words));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
