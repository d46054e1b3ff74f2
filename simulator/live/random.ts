/**
 * Chance in a live lab: streams from seed, node and name, as in the virtual world. There a stream goes on when its role
 * starts again; a process that was killed cannot know how far it had come, so every life draws from streams of its own.
 * Otherwise a role would hand out the same ids, and use the same nonces, twice.
 */
import type { RandomStream } from '../../reference/runtime.ts';
import { Randomness } from '../ground/random.ts';

/** @param life 1 for the first start of that role on a machine of that name; the first draws what the virtual role draws. */
export function liveRandom(seed: string, node: string, life: number): (stream: string) => RandomStream {
  const randomness = new Randomness(seed);
  const suffix = life === 1 ? '' : `#${life}`;
  return (stream) => randomness.stream(`${node}/${stream}${suffix}`);
}
