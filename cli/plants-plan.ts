/** What a `muster plants` command line asks for, checked as a whole before anything happens. */
import { suggestion } from '../reference/model/near-miss.ts';
import { fail, ok, type Result } from '../reference/model/result.ts';
import { SEEDS_TRIED, sampleOf } from '../scenarios/plants/hunt.ts';
import type { Catalogue, Plant } from './surroundings.ts';

export interface PlantsOptions {
  readonly short?: boolean;
  readonly seeds?: string;
  readonly out?: string;
  readonly json?: boolean;
}

const SEEDS_MAX = 1000;

export interface PlantsPlan {
  readonly plants: readonly Plant[];
  readonly seeds: readonly string[];
}

export function planHunt(
  names: readonly string[],
  { short, seeds = String(SEEDS_TRIED) }: PlantsOptions,
  { plants }: Pick<Catalogue, 'plants'>,
): Result<PlantsPlan> {
  if (short && names.length > 0) return fail('USAGE', '--short chooses the bugs itself: name some, or leave it out');
  const count = Number(seeds);
  if (!Number.isInteger(count) || count < 1 || count > SEEDS_MAX) {
    return fail('USAGE', `--seeds must be a whole number between 1 and ${SEEDS_MAX}, not "${seeds}"`);
  }
  const known = plants.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    return fail(
      'PLANT_UNKNOWN',
      `there is no planted bug "${unknown}"${suggestion(unknown, known)}; npx muster list shows them`,
    );
  }
  const chosen = short ? sampleOf(plants) : plants.filter(({ name }) => names.length === 0 || names.includes(name));
  return ok({ plants: chosen, seeds: Array.from({ length: count }, (_, index) => String(index + 1)) });
}
