/** Of which part of a search a result tells: nobody must take one machine's share for the whole. */
import type { RunResult } from '../scenarios/result.ts';

/** `shard 2 of 3`; undefined when it is the whole. */
export function partOf({ campaign }: Pick<RunResult, 'campaign'>): string | undefined {
  const { shard } = campaign ?? {};
  return shard && `shard ${shard.number} of ${shard.of}`;
}
