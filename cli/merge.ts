/**
 * `muster merge`: shards of one search put together, as if one machine had run it: results in its order, coverage, distinct
 * failures, all reports, journals, bundles and plans. What a missing machine would have run is said to be missing.
 */
import { join, resolve } from 'node:path';
import { type Failure, fail, ok, type Result } from '../reference/model/result.ts';
import { type RunFolder, typed } from '../reports/run-folder.ts';
import { engine, engineDifferences } from '../simulator/journal/engine.ts';
import { sampleSite } from '../simulator/site/site.ts';
import { complain } from './complain.ts';
import type { ExitCode } from './exit-codes.ts';
import { SITE_FILE, siteDigest } from './explore/campaign-record.ts';
import type { Planned } from './explore/planned.ts';
import { search } from './explore/search.ts';
import { type Together, together } from './merge/belong-together.ts';
import { type Fetched, whileFetched } from './merge/fetched.ts';
import { checkJournals } from './merge/kept-journals.ts';
import { type MergeOptions, planMerge } from './merge/planned.ts';
import { shardsIn } from './merge/shard-files.ts';
import { openOut } from './out.ts';
import type { Surroundings } from './surroundings.ts';

export async function merge(
  places: readonly string[],
  options: MergeOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  return whileFetched(places, (fetched) => {
    if (!fetched.ok) return Promise.resolve(complain(surroundings.stderr, fetched.failure));
    return mergeFolders(fetched.value, options, surroundings);
  });
}

async function mergeFolders(
  { places, shown }: Fetched,
  options: MergeOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stderr } = surroundings;
  const refuse = ({ code, message }: Failure) => complain(stderr, { code, message: shown(message) });
  const found = gathered(places);
  if (!found.ok) return refuse(found.failure);
  const planned = await planMerge(found.value, options, shown, surroundings);
  if (!planned.ok) return refuse(planned.failure);
  const intoShard = options.out !== undefined && isShard(options.out, found.value);
  if (intoShard) return complain(stderr, fail('USAGE', '--out is the folder of a shard; use another one').failure);
  const startedAt = new Date();
  const folder = await openOut(options.out, startedAt);
  if (!folder.ok) return complain(stderr, folder.failure);
  const { elsewhere, lacking, search: whole } = planned.value;
  for (const sentence of lacking) stderr.write(`muster: ${shown(sentence)}\n`);
  const manner = { ...siteFor(whole, folder.value), shrink: options.shrink === true };
  return search(whole, manner, { startedAt, folder: folder.value }, surroundings, elsewhere);
}

/** What stood there would be written over, and the shard be none any more. */
function isShard(out: string, { shards }: Together): boolean {
  return /(^|\/)shard-\d+-of-\d+\/?(\?|$)/.test(out) || shards.some(({ path }) => resolve(path) === resolve(out));
}

/** What commands name as the site, unless it is the one that is taken without being named. */
function siteFor({ campaign }: Planned, { path }: RunFolder): { readonly site?: string } {
  return campaign.siteDigest === siteDigest(sampleSite()) ? {} : { site: typed(join(path, SITE_FILE)) };
}

/** All that was named, each once. Fails with `USAGE`. */
function gathered(places: readonly string[]): Result<Together> {
  const found = new Map<string, Together['shards'][number]>();
  for (const place of places) {
    const shards = shardsIn(place);
    if (!shards.ok) return shards;
    for (const shard of shards.value) found.set(resolve(shard.path), shard);
  }
  const all = together([...found.values()]);
  if (!all.ok) return all;
  const [first] = all.value.shards;
  const differing = engineDifferences(first.result.engine, engine());
  if (differing.length > 0) {
    const which = `the shards were run by another engine (${differing.join('; ')})`;
    return fail('USAGE', `${which}; put them together with the version of Muster that ran them`);
  }
  for (const shard of all.value.shards) {
    const checked = checkJournals(shard);
    if (!checked.ok) return checked;
  }
  return ok(all.value);
}
