/** Whether shards are of one search, run by one version of Muster, each there once; and which of them are missing. */
import { resolve } from 'node:path';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { Shard } from '../explore/shard.ts';
import { written } from '../explore/shard.ts';
import type { ShardFiles } from './shard-files.ts';

export interface Together {
  /** In the order of their numbers. */
  readonly shards: readonly [ShardFiles, ...ShardFiles[]];
  readonly of: number;
  readonly missing: readonly Shard[];
}

/** What must be the same, as a person would say it. */
const SAME: readonly (readonly [what: string, of: (shard: ShardFiles) => unknown])[] = [
  ['number of shards', ({ campaign }) => campaign.shard.of],
  ['lab', ({ result }) => result.lab],
  ['way to explore', ({ campaign }) => campaign.way],
  ['options', ({ campaign }) => campaign.options],
  ['site', ({ campaign, result }) => `${result.site} (${campaign.siteDigest})`],
  ['planted bug', ({ result }) => result.plant?.name ?? 'none'],
  ['--strict', ({ result }) => result.strict === true],
  ['engine', ({ result }) => result.engine],
  ['number of drills', ({ campaign }) => campaign.drills],
];

/** Fails with `USAGE`. */
export function together(found: readonly ShardFiles[]): Result<Together> {
  const [first, ...others] = found.toSorted((a, b) => a.campaign.shard.number - b.campaign.shard.number);
  if (!first) return fail('USAGE', 'there are no shards');
  for (const [what, of] of SAME) {
    const other = others.find((shard) => said(of(shard)) !== said(of(first)));
    if (other) {
      const both = `${first.path} has ${said(of(first))}, ${other.path} has ${said(of(other))}`;
      return fail('USAGE', `these are not shards of one search: the ${what} differs: ${both}`);
    }
  }
  const { of } = first.campaign.shard;
  const shards = [first, ...others] as const;
  const strange = shards.find(({ campaign: { shard } }) => shard.number < 1 || shard.number > of);
  if (strange) return fail('USAGE', `${strange.path}: there is no shard ${written(strange.campaign.shard)}`);
  const again = others.find((shard, index) => shard.campaign.shard.number === shards[index]?.campaign.shard.number);
  if (again) {
    const { number } = again.campaign.shard;
    const paths = shards.filter(({ campaign }) => campaign.shard.number === number).map(({ path }) => resolve(path));
    return fail('USAGE', `shard ${number} of ${of} is there more than once: ${paths.join(', ')}; name one of them`);
  }
  const there = new Set(shards.map(({ campaign }) => campaign.shard.number));
  const missing = Array.from({ length: of }, (_, index) => ({ number: index + 1, of })).filter(
    ({ number }) => !there.has(number),
  );
  return ok({ shards: [first, ...others], of, missing });
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
