/**
 * One machine's share of a search: every n-th lane. Lanes know nothing of each other, so the machines of a campaign run together
 * what one would run alone, and each could be run alone again.
 */
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { PlannedSearch } from './mode.ts';

/** The second of three: `{ number: 2, of: 3 }`. */
export interface Shard {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** `2/3`. Fails with `USAGE`. */
export function parseShard(text: string): Result<Shard> {
  const [, number, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? [];
  if (number === undefined || of === undefined || number < 1 || number > of) {
    return fail('USAGE', `--shard must be like 2/3, the second of three, not "${text}"`);
  }
  return ok({ number, of });
}

/** What of a search is the shard's. Fails with `USAGE` where some shard would have nothing to do, for all shards alike. */
export function shareOf(search: PlannedSearch, shard: Shard): Result<PlannedSearch> {
  const { length } = search.lanes;
  if (shard.of > length) {
    const most = `it can be cut into ${length}, 1/${length} to ${length}/${length}`;
    return fail('USAGE', `--shard ${written(shard)}: this search has no work for ${shard.of} machines; ${most}`);
  }
  const its = <Of>(ofLanes: readonly Of[]) => ofLanes.filter((_, lane) => isOf(shard, lane));
  const { progress } = search;
  return ok({
    ...search,
    lanes: its(search.lanes),
    drills: drillsOf(shard, search).length,
    ...(progress && { progress: { ...progress, ofLanes: its(progress.ofLanes) } }),
  });
}

/** Numbers of the drills that are the shard's, if all are run. */
export function drillsOf(shard: Shard, { drills, lanes }: Pick<PlannedSearch, 'drills' | 'lanes'>): number[] {
  return Array.from({ length: drills }, (_, drill) => drill).filter((drill) => isOf(shard, drill % lanes.length));
}

/** `2/3` */
export function written({ number, of }: Shard): string {
  return `${number}/${of}`;
}

/** Machines that write to one place do not meet there. */
export function shardFolder({ number, of }: Shard): string {
  return `shard-${number}-of-${of}`;
}

export function isOf({ number, of }: Shard, lane: number): boolean {
  return lane % of === number - 1;
}
