/** What a `muster explore` command line asks for, checked as a whole before anything happens. */
import { suggestion } from '../../reference/model/near-miss.ts';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { Campaign } from '../../scenarios/result.ts';
import { parseLimits } from '../estimate.ts';
import { costOf, planGround, type RunGround } from '../run-plan.ts';
import type { Surroundings } from '../surroundings.ts';
import { campaignRecord } from './campaign-record.ts';
import type { ExploreMode, PlannedSearch } from './mode.ts';
import { MODES } from './modes.ts';
import { type ExploreOptions, MODE_OPTIONS } from './options.ts';
import { parseShard, type Shard, shareOf } from './shard.ts';

export interface Planned {
  readonly ground: RunGround;
  readonly mode: ExploreMode;
  /** Of this machine. */
  readonly search: PlannedSearch;
  readonly campaign: Campaign;
  readonly forMs: number | undefined;
}

export async function planSearch(
  name: string,
  options: ExploreOptions,
  { catalogue }: Pick<Surroundings, 'catalogue'>,
): Promise<Result<Planned>> {
  const mode = MODES[name];
  const names = Object.keys(MODES);
  if (!mode) {
    return fail(
      'USAGE',
      `there is no way to explore called "${name}"${suggestion(name, names)}; there is ${names.join(', ')}`,
    );
  }
  const strange = MODE_OPTIONS.find((one) => options[one] !== undefined && !mode.options.includes(one));
  if (strange) return fail('USAGE', `--${strange} is not for ${name}${ownOptions(mode)}`);
  const limits = parseLimits({ maxTime: options.for });
  if (!limits.ok) return fail('USAGE', limits.failure.message.replace('--max-time', '--for'));
  const ground = await planGround({ ...options, lab: 'virtual' }, catalogue);
  if (!ground.ok) return ground;
  const { reporters, site } = ground.value;
  const whole = mode.plan(options, site);
  if (!whole.ok) return whole;
  const shard = options.shard === undefined ? ok() : parseShard(options.shard);
  if (!shard.ok) return shard;
  if (shard.value && !reporters.has('json')) {
    return fail(
      'USAGE',
      '--shard needs the reporter json: what it writes is what says which part of the search it was',
    );
  }
  const search = chosenOf(whole.value, shard.value);
  if (!search.ok) return search;
  const cost = costOf(ground.value, search.value.drills, options);
  if (!cost.ok) return cost;
  const { seeds = ground.value.seeds } = search.value;
  const forMs = options.for === undefined ? undefined : limits.value.maxMs;
  const campaign = campaignRecord(name, options, { drills: whole.value.drills, shard: shard.value, site });
  return ok({ ground: { ...ground.value, ...cost.value, seeds }, mode, search: search.value, campaign, forMs });
}

function chosenOf(whole: PlannedSearch, shard: Shard | undefined): Result<PlannedSearch> {
  return shard ? shareOf(whole, shard) : ok(whole);
}

function ownOptions({ options }: ExploreMode): string {
  return options.length === 0 ? '' : `, which has ${options.map((one) => `--${one}`).join(', ')}`;
}
