/** What a machine's firmware calls it: the same in every life of the machine and in every world, another for each copy. */
import { createHash } from 'node:crypto';

/** @param machine its name in the world, which no other machine has: `orders01`, `azure:orders01`. */
export function biosUuidOf(machine: string): string {
  const hex = createHash('sha256').update(`bios/${machine}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
