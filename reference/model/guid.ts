/**
 * A GUID made from words, always the same one from the same words: for what clients know by an id of its own beside the
 * name. Version 5, as those of policies were recorded.
 */
/** What turns bytes into a digest, in hexadecimal figures. */
export interface Digester {
  digest(bytes: Uint8Array): string;
}

export function guidOf(codec: Digester, words: string): string {
  const hex = codec.digest(new TextEncoder().encode(words));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
