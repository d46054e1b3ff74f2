/** What a `muster run` command line asks for, checked as a whole before anything happens. */
import { availableParallelism } from 'node:os';
import { suggestion } from '../reference/model/near-miss.ts';
import { fail, ok } from '../reference/model/result.ts';
import type { Result } from '../reference/model/result.ts';
import { examineFile, sampleSite } from '../simulator/site/site.ts';
import { whyNotTold } from '../scenarios/scenario.ts';
import type { RunResult } from '../scenarios/result.ts';
import { whyNotOfSite } from '../simulator/labs.ts';
import type { Site } from '../simulator/site/site.ts';
import type { DrillTask } from './drill-task.ts';
import { announcement, estimate, parseLimits, whyTooLarge } from './estimate.ts';
import { chooseLab, type LabOffer } from './labs.ts';
import { rehearsalOf } from './plan-file.ts';
import type { Catalogue } from './surroundings.ts';

export interface RunOptions {
  readonly lab: string;
  readonly site?: string;
  readonly seed?: string;
  readonly seeds?: string;
  readonly out?: string;
  readonly reporter: string;
  readonly plant?: string;
  readonly plan?: string;
  readonly runbooks?: string;
  readonly unattended?: string;
  readonly strict?: boolean;
  readonly coverage?: boolean;
  readonly maxTime?: string;
  readonly maxMemory?: string;
}

const REPORTERS = ['console', 'json', 'junit', 'github', 'html'] as const;
export type Reporter = (typeof REPORTERS)[number];
export const DEFAULT_REPORTERS = 'console,json,junit,html';

const SEEDS_MAX = 100_000;

/** What the drills of a run have in common. */
export interface RunGround {
  readonly site: Site;
  /** What the site file has that goes badly or is not supported; one line each. */
  readonly warnings: readonly string[];
  /** What the run will cost, when that is much. */
  readonly announcement?: string;
  readonly lab: LabOffer;
  readonly seeds: readonly string[];
  readonly reporters: ReadonlySet<Reporter>;
  /** What an operator does against the documents' warnings counts as a failure. */
  readonly strict: boolean;
  /** It is printed what the drills have been through. */
  readonly coverage: boolean;
  /** The deliberate bug in it. */
  readonly plant?: RunResult['plant'];
  /** Scenarios of the default suite that do not fit this site, and why. */
  readonly notApplicable: readonly { readonly name: string; readonly reason: string }[];
}

export interface RunPlan extends RunGround {
  /** Drill by drill, and seed by seed within a drill. */
  readonly tasks: readonly DrillTask[];
}

export async function planRun(
  names: readonly string[],
  options: RunOptions,
  catalogue: Catalogue,
): Promise<Result<RunPlan>> {
  const planned = await planGround(options, catalogue);
  if (!planned.ok) return planned;
  const ground = planned.value;
  const { lab, plant, seeds, site } = ground;
  const planted = catalogue.plants.find(({ name }) => name === plant?.name);
  const rehearsal = rehearsalOf(options);
  if (!rehearsal.ok) return rehearsal;
  const named = [...names, ...(rehearsal.value ?? [])];
  const scenarios = await chooseScenarios(named, planted?.scenarios[0], catalogue);
  if (!scenarios.ok) return scenarios;
  const wholeSuite = named.length === 0 && plant === undefined;
  const notApplicable = wholeSuite ? unfit(site, catalogue) : [];
  const fitting = scenarios.value.filter((scenario) => !notApplicable.some(({ name }) => name === scenario));
  const tasks = fitting.flatMap((scenario) =>
    seeds.map((seed) => ({ scenario, site, seed, lab: lab.name, ...(plant && { plant: plant.name }) })),
  );
  const cost = costOf(ground, tasks.length, options);
  return cost.ok ? ok({ ...ground, ...cost.value, tasks, notApplicable }) : cost;
}

/** Everything but the drills; `labOf` says which lab is meant, and whether it can be had. */
export async function planGround(
  options: RunOptions,
  catalogue: Catalogue,
  labOf: typeof chooseLab = chooseLab,
): Promise<Result<RunGround>> {
  const lab = await labOf(options.lab);
  if (!lab.ok) return lab;
  const reporters = parseReporters(options.reporter);
  if (!reporters.ok) return reporters;
  const seeds = parseSeeds(options.seed, options.seeds);
  if (!seeds.ok) return seeds;
  const plant = choosePlant(options.plant, catalogue);
  if (!plant.ok) return plant;
  if (plant.value && lab.value.name !== 'virtual') {
    return fail('USAGE', `--plant works in the virtual lab only: a deliberate bug does not cross into other processes`);
  }
  const site = chooseSite(options.site);
  if (!site.ok) return site;
  const { name } = lab.value;
  const why = whyNotOfSite(name, site.value.site);
  if (why !== undefined) {
    const remedy = 'Use --lab virtual, or a site file without it.';
    return fail('LAB_UNAVAILABLE', `the ${name} lab is not available: ${why}. ${remedy}`);
  }
  return ok({
    ...site.value,
    lab: lab.value,
    seeds: seeds.value,
    reporters: reporters.value,
    strict: options.strict === true,
    coverage: options.coverage === true,
    ...(plant.value && { plant: { name: plant.value.name, title: plant.value.title } }),
    notApplicable: [],
  });
}

/** What to say of the cost, or why it must not be. */
export function costOf(
  { lab, site }: Pick<RunGround, 'lab' | 'site'>,
  drills: number,
  options: Pick<RunOptions, 'maxMemory' | 'maxTime'>,
): Result<Pick<RunGround, 'announcement'>> {
  const limits = parseLimits(options);
  if (!limits.ok) return limits;
  // Live labs keep the clock's time, and their memory is that of processes.
  if (lab.name !== 'virtual') return ok({});
  const expected = estimate({ site, drills, atOnce: Math.min(availableParallelism(), lab.drillsAtOnce) });
  const tooLarge = whyTooLarge(expected, limits.value);
  if (tooLarge) return { ok: false, failure: tooLarge };
  return ok({ announcement: announcement(expected) });
}

/** The sample site, or the one of that file. Fails with the codes of sites. */
export function chooseSite(
  path: string | undefined,
): Result<{ readonly site: Site; readonly warnings: readonly string[] }> {
  if (path === undefined) return ok({ site: sampleSite(), warnings: [] });
  const examined = examineFile(path);
  if (!examined.ok) return examined;
  const { mistakes, site, warnings } = examined.value;
  return site === undefined ? fail('SITE_INVALID', mistakes.join('\n')) : ok({ site, warnings });
}

/** Scenarios that say nothing about this site, each with its reason. */
export function unfit(site: Site, { scenarios }: Catalogue): { name: string; reason: string }[] {
  return scenarios.flatMap((story) => {
    const reason = whyNotTold(story, site);
    return reason === undefined ? [] : [{ name: story.name, reason }];
  });
}

function parseReporters(text: string): Result<ReadonlySet<Reporter>> {
  const chosen = new Set<Reporter>();
  for (const word of text.split(',').map((part) => part.trim())) {
    const reporter = REPORTERS.find((known) => known === word);
    if (reporter === undefined) {
      return fail(
        'USAGE',
        `there is no reporter "${word}"${suggestion(word, REPORTERS)}; there is ${REPORTERS.join(', ')}`,
      );
    }
    chosen.add(reporter);
  }
  return ok(chosen);
}

/** `--seed` alone is any text; with `--seeds N` it is the number to count from. */
function parseSeeds(seed: string | undefined, seeds: string | undefined): Result<string[]> {
  if (seed?.trim() === '') return fail('USAGE', '--seed must not be empty');
  if (seeds === undefined) return ok([seed ?? '1']);
  const count = Number(seeds);
  if (!Number.isInteger(count) || count < 1 || count > SEEDS_MAX) {
    return fail('USAGE', `--seeds must be a whole number between 1 and ${SEEDS_MAX}, not "${seeds}"`);
  }
  const first = Number(seed ?? '1');
  if (!Number.isSafeInteger(first))
    return fail('USAGE', `with --seeds, --seed must be a whole number to count from, not "${seed}"`);
  return ok(Array.from({ length: count }, (_, index) => String(first + index)));
}

function choosePlant(name: string | undefined, { plants }: Catalogue): Result<Catalogue['plants'][number] | undefined> {
  if (name === undefined) return ok();
  const plant = plants.find((one) => one.name === name);
  if (plant !== undefined) return ok(plant);
  const names = plants.map((one) => one.name);
  return fail(
    'PLANT_UNKNOWN',
    `there is no planted bug "${name}"${suggestion(name, names)}; npx muster list shows them`,
  );
}

/** The drills asked for; without any, the one the planted bug shows in, or the whole suite. */
async function chooseScenarios(
  names: readonly string[],
  planted: string | undefined,
  catalogue: Catalogue,
): Promise<Result<string[]>> {
  const known = catalogue.scenarios.map((scenario) => scenario.name);
  if (names.length === 0) return ok(planted === undefined ? known : [planted]);
  for (const name of names) {
    if (known.includes(name)) continue;
    if (!name.endsWith('.ts')) {
      return fail(
        'SCENARIO_UNKNOWN',
        `there is no scenario "${name}"${suggestion(name, known)}; npx muster list shows them`,
      );
    }
    const loaded = await catalogue.load(name);
    if (!loaded.ok) return loaded;
  }
  return ok([...new Set(names)]);
}
