/** What a `muster explore` command line asks for, checked as a whole before anything happens. */
import { suggestion } from '../../reference/model/near-miss.ts';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { Campaign } from '../../scenarios/result.ts';
import { parseLimits } from '../estimate.ts';
import { chooseLab } from '../labs.ts';
import { costOf, planGround, type RunGround } from '../run-plan.ts';
import type { Surroundings } from '../surroundings.ts';
import { campaignRecord } from './campaign-record.ts';
import { liveCost } from './live-time.ts';
import type { ExploreMode, PlannedSearch } from './mode.ts';
import { MODES } from './modes.ts';
import { type ExploreOptions, MODE_OPTIONS, optionTyped } from './options.ts';
import { parseShard, shareOf } from './shard.ts';

export interface Planned {
  readonly ground: RunGround;
  readonly mode: ExploreMode;
  /** Of this machine. */
  readonly search: PlannedSearch;
  readonly campaign: Campaign;
  readonly forMs: number | undefined;
}

/** The share of this machine, if there are others, and what it costs. */
export async function planSearch(
  name: string,
  options: ExploreOptions,
  surroundings: Pick<Surroundings, 'catalogue'>,
): Promise<Result<Planned>> {
  const planned = await planWhole(name, options, surroundings);
  if (!planned.ok) return planned;
  const { forMs, ground, search: whole } = planned.value;
  const { lab } = ground;
  const shard = options.shard === undefined ? ok() : parseShard(options.shard);
  if (!shard.ok) return shard;
  if (shard.value && !ground.reporters.has('json')) {
    return fail('USAGE', '--shard needs the reporter json: what it writes says which part of the search it was');
  }
  const search = shard.value ? shareOf(whole, shard.value) : ok(whole);
  if (!search.ok) return search;
  const cost =
    lab.speed === undefined
      ? costOf(ground, search.value.drills, options)
      : liveCost(search.value, lab, lab.speed, { ...options, forMs });
  if (!cost.ok) return cost;
  const campaign = { ...planned.value.campaign, ...(shard.value && { shard: shard.value }) };
  return ok({ ...planned.value, ground: { ...ground, ...cost.value }, search: search.value, campaign });
}

/** As if one machine ran all of it, whatever it costs; `labOf` says which lab is meant, and whether it can be had. */
export async function planWhole(
  name: string,
  options: ExploreOptions,
  { catalogue }: Pick<Surroundings, 'catalogue'>,
  labOf: typeof chooseLab = chooseLab,
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
  if (strange) return fail('USAGE', `${optionTyped(strange)} is not for ${name}${ownOptions(mode)}`);
  const limits = parseLimits({ maxTime: options.for });
  if (!limits.ok) return fail('USAGE', limits.failure.message.replace('--max-time', '--for'));
  const { lab = 'virtual' } = options;
  const ground = await planGround({ ...options, lab }, catalogue, labOf);
  if (!ground.ok) return ground;
  const { site } = ground.value;
  const search = mode.plan(options, site, ground.value.lab);
  if (!search.ok) return search;
  const { drills, seeds = ground.value.seeds } = search.value;
  const forMs = options.for === undefined ? undefined : limits.value.maxMs;
  const campaign = campaignRecord(name, options, drills, site);
  return ok({ ground: { ...ground.value, seeds }, mode, search: search.value, campaign, forMs });
}

function ownOptions({ options }: ExploreMode): string {
  return options.length === 0 ? '' : `, which has ${options.map(optionTyped).join(', ')}`;
}
