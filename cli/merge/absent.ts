/** Drills of a shard that is not there: named one by one, with the command that has its machine's work done. */
import { basename, dirname, join } from 'node:path';
import { typed } from '../../reports/run-folder.ts';
import type { Lane } from '../../scenarios/explore/lane.ts';
import type { UnfinishedDrill } from '../../scenarios/result.ts';
import { sampleSite } from '../../simulator/site/site.ts';
import { commandLine } from '../command-line.ts';
import { SITE_FILE, siteDigest } from '../explore/campaign-record.ts';
import { optionTyped } from '../explore/options.ts';
import { isOf, type Shard, shardFolder, written } from '../explore/shard.ts';
import type { Together } from './belong-together.ts';

export interface AbsentShard {
  readonly shard: Shard;
  readonly drills: readonly UnfinishedDrill[];
  /** What would run it. */
  readonly command: string;
}

/** @param shown what people call a folder that was fetched */
export function absentShards(
  { missing, shards }: Together,
  lanes: readonly Lane[],
  shown: (text: string) => string,
): AbsentShard[] {
  return missing.map((shard) => {
    const command = shown(shardCommand(shard, shards[0]));
    const drills = lanes
      .filter((_, lane) => isOf(shard, lane))
      .flatMap((lane) => drillsIn(lane, shards[0].campaign.drills, shard, command));
    return { shard, drills, command };
  });
}

/**
 * Which they are does not depend on what came of those before them, though what they do may. What a lane does besides when something
 * did not pass has a place after all these.
 */
function drillsIn(lane: Lane, drillsOfAll: number, { number, of }: Shard, replay: string): UnfinishedDrill[] {
  const message = `shard ${number} of ${of} is missing`;
  return [...lane]
    .filter(({ number: place }) => place < drillsOfAll)
    .map(({ number: place, plan: { name, title }, seed }) => ({
      place,
      name,
      title,
      seed,
      why: 'not-started',
      message,
      replay,
    }));
}

/** Beside the shard that is there, so that the same folder can be put together again. */
function shardCommand(shard: Shard, { campaign, path, result }: Together['shards'][0]): string {
  const words = ['npx', 'muster', 'explore', campaign.way];
  for (const [name, value] of Object.entries(campaign.options)) {
    words.push(optionTyped(name), ...(value === true ? [] : [String(value)]));
  }
  if (campaign.siteDigest !== siteDigest(sampleSite())) words.push('--site', typed(join(path, SITE_FILE)));
  if (result.plant) words.push('--plant', result.plant.name);
  if (result.strict) words.push('--strict');
  words.push('--shard', written(shard));
  if (basename(path) === shardFolder(campaign.shard)) words.push('--out', typed(dirname(path)) || '.');
  return commandLine(words);
}
