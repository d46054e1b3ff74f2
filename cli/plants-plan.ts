/** What a `muster plants` command line asks for, checked as a whole before anything happens. */
import { suggestion } from '../reference/model/near-miss.ts';
import { fail, ok, type Result } from '../reference/model/result.ts';
import { SEEDS_TRIED, sampleOf } from '../scenarios/plants/hunt.ts';
import { whyNotTold } from '../scenarios/scenario.ts';
import type { Site } from '../simulator/site/site.ts';
import { chooseSite } from './run-plan.ts';
import type { Catalogue, Plant } from './surroundings.ts';

export interface PlantsOptions {
  readonly site?: string;
  readonly short?: boolean;
  readonly seeds?: string;
  readonly out?: string;
  readonly json?: boolean;
}

const SEEDS_MAX = 1000;

/** A bug that shows in no drill that is for this site, and why the first of them is not. */
export interface NotForSite {
  readonly name: string;
  readonly reason: string;
}

export interface PlantsPlan {
  readonly site: Site;
  /** Each with those of its drills that are for this site. */
  readonly plants: readonly Plant[];
  readonly notForSite: readonly NotForSite[];
  readonly seeds: readonly string[];
}

export function planHunt(
  names: readonly string[],
  { short, seeds = String(SEEDS_TRIED), site: file }: PlantsOptions,
  catalogue: Pick<Catalogue, 'plants' | 'scenarios'>,
): Result<PlantsPlan> {
  if (short && names.length > 0) return fail('USAGE', '--short chooses the bugs itself: name some, or leave it out');
  const count = Number(seeds);
  if (!Number.isInteger(count) || count < 1 || count > SEEDS_MAX) {
    return fail('USAGE', `--seeds must be a whole number between 1 and ${SEEDS_MAX}, not "${seeds}"`);
  }
  const known = catalogue.plants.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    return fail(
      'PLANT_UNKNOWN',
      `there is no planted bug "${unknown}"${suggestion(unknown, known)}; npx muster list shows them`,
    );
  }
  const chosen = chooseSite(file);
  if (!chosen.ok) return chosen;
  const { site } = chosen.value;
  const named = catalogue.plants.filter(({ name }) => names.length === 0 || names.includes(name));
  const { plants, notForSite } = atSite(named, site, catalogue);
  const [first] = notForSite;
  if (plants.length === 0 && first) {
    return fail('USAGE', `no drill that shows ${first.name} is for the site ${site.name} (${first.reason})`);
  }
  return ok({
    site,
    plants: short ? sampleOf(plants) : plants,
    notForSite,
    seeds: Array.from({ length: count }, (_, index) => String(index + 1)),
  });
}

function atSite(
  planted: readonly Plant[],
  site: Site,
  { scenarios: stories }: Pick<Catalogue, 'scenarios'>,
): Pick<PlantsPlan, 'plants' | 'notForSite'> {
  const plants: Plant[] = [];
  const notForSite: NotForSite[] = [];
  for (const plant of planted) {
    const reasons = plant.scenarios.map((name) => {
      const story = stories.find((one) => one.name === name);
      return story && whyNotTold(story, site);
    });
    const [first, ...others] = plant.scenarios.filter((_, index) => reasons[index] === undefined);
    if (first !== undefined) plants.push({ ...plant, scenarios: [first, ...others] });
    else notForSite.push({ name: plant.name, reason: `${plant.scenarios[0]}: ${reasons[0]}` });
  }
  return { plants, notForSite };
}
