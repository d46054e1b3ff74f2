/** Shards as one search that other machines have run: what each of its drills came to is looked up. */
import { join } from 'node:path';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { readSite } from '../../simulator/site/site.ts';
import { SITE_FILE, siteDigest } from '../explore/campaign-record.ts';
import { type Planned, planWhole } from '../explore/planned.ts';
import type { RunElsewhere } from '../explore/search.ts';
import { isOf } from '../explore/shard.ts';
import { labNamed } from '../labs.ts';
import type { Surroundings } from '../surroundings.ts';
import { absentShards } from './absent.ts';
import { asOneRan } from './as-one-ran.ts';
import type { Together } from './belong-together.ts';
import { LookedUp } from './looked-up.ts';

export interface MergeOptions {
  readonly out?: string;
  readonly reporter: string;
  readonly coverage?: boolean;
  /** What is found is made smaller, here: `--no-shrink` leaves it. */
  readonly shrink?: boolean;
}

export interface PlannedMerge {
  readonly search: Planned;
  readonly elsewhere: RunElsewhere;
  /** What is lacking, a sentence each. */
  readonly lacking: readonly string[];
}

/** Fails with `USAGE`, or with the codes of sites. */
export async function planMerge(
  all: Together,
  { coverage, reporter }: MergeOptions,
  shown: (text: string) => string,
  surroundings: Surroundings,
): Promise<Result<PlannedMerge>> {
  const { missing, of, shards } = all;
  const [{ campaign, path, result }] = shards;
  const file = join(path, SITE_FILE);
  const site = readSite(file);
  if (!site.ok) return site;
  if (siteDigest(site.value) !== campaign.siteDigest) {
    return fail('USAGE', `${file}: this is not the site of the result beside it; copy the whole folder again`);
  }
  const options = {
    ...campaign.options,
    site: file,
    reporter,
    ...(result.plant && { plant: result.plant.name }),
    ...(result.strict && { strict: true }),
    ...(coverage && { coverage }),
  };
  // Nothing is run here, so that the lab need not be to be had.
  const planned = await planWhole(campaign.way, options, surroundings, async () => ok(labNamed(result.lab)));
  if (!planned.ok) return planned;
  const { ground, mode, search } = planned.value;
  if (search.drills !== campaign.drills) {
    const both = `it says ${campaign.drills} ${mode.noun}s, and its options ${search.drills}`;
    return fail('USAGE', `${join(path, 'result.json')}: ${both}; it was changed by hand`);
  }
  const lookedUp = new LookedUp(shards);
  const absent = absentShards(all, search.lanes, shown);
  const present = search.lanes.filter((_, lane) => !missing.some((shard) => isOf(shard, lane)));
  const hosts = [...new Set(shards.map((shard) => shard.result.host))].toSorted();
  const [startedAt = ''] = shards.map((shard) => shard.result.startedAt).toSorted();
  return ok({
    search: {
      ...planned.value,
      campaign: { ...planned.value.campaign, ...(missing.length > 0 && { missing }) },
      // In the words of who had the file of which it was made.
      ground: { ...ground, warnings: result.siteWarnings ?? [] },
      search: { ...search, lanes: present.map((lane) => lookedUp.asFarAsRun(lane)) },
      forMs: undefined,
    },
    elsewhere: {
      runner: lookedUp,
      heading: `Put together from ${shards.length} of ${of} shards, run on ${hosts.join(', ')}.\n`,
      together: (ran) =>
        asOneRan(
          ran,
          lookedUp,
          absent.flatMap(({ drills }) => drills),
        ),
      besides: { startedAt, host: hosts.join(', ') },
    },
    lacking: [
      ...absent.map(({ command, drills, shard }) => {
        const what = `shard ${shard.number} of ${shard.of} is missing, and with it ${drills.length} of ${search.drills} ${mode.noun}s`;
        return `${what}; it is run by: ${command}`;
      }),
      ...shards.flatMap(({ path: where, result: { drills, unfinished = [] } }) => {
        // What broke is told as on one machine.
        const stopped = unfinished.filter(({ why }) => why === 'interrupted' || why === 'not-started').length;
        const all = drills.length + unfinished.length;
        return stopped === 0 ? [] : [`${where}: interrupted, ${stopped} of its ${all} ${mode.noun}s did not finish`];
      }),
    ],
  });
}
