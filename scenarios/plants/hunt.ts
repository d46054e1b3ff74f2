/** The hunt for a planted bug: drill after drill, until the property that must catch it has. */
import type { DrillResult } from '../result.ts';
import type { Plant } from './plant.ts';

/** What the hunt needs to know of a bug. */
export type Quarry = Pick<Plant, 'name' | 'title' | 'kind' | 'caughtBy' | 'scenarios'>;

export interface HuntedDrill {
  readonly scenario: string;
  readonly seed: string;
  /** What the property that must catch it found; undefined when it found nothing. */
  readonly evidence?: string;
  /** What else was violated. It counts for nothing: a bug has to be known for what it is. */
  readonly others: readonly string[];
  /** The drill did not come to its end, because an invariant of Muster or of a role broke. */
  readonly broke?: string;
}

export interface Hunt {
  readonly plant: Quarry;
  /** Where it is looked for, in this order: all its scenarios with one seed, then with the next. */
  readonly places: readonly { readonly scenario: string; readonly seed: string }[];
  readonly drills: readonly HuntedDrill[];
}

/** So many seeds, with every scenario of a bug each, before it counts as a survivor. */
export const SEEDS_TRIED = 3;

export function huntFor(plant: Quarry, seeds: readonly string[]): Hunt {
  return {
    plant,
    places: seeds.flatMap((seed) => plant.scenarios.map((scenario) => ({ scenario, seed }))),
    drills: [],
  };
}

/** The hunt with one more drill; `result` is undefined when the drill broke. */
export function withDrill(hunt: Hunt, result: DrillResult | undefined, broke?: string): Hunt {
  const { caughtBy } = hunt.plant;
  const place = hunt.places[hunt.drills.length] ?? { scenario: '', seed: '' };
  const violated = result?.properties.filter(({ verdict }) => verdict === 'violated') ?? [];
  const caught = violated.find(({ name }) => name === caughtBy);
  const drill: HuntedDrill = {
    ...place,
    ...(caught && { evidence: caught.findings?.[0] ?? caught.evidence }),
    others: violated.flatMap(({ name }) => (name === caughtBy ? [] : [name])),
    ...(broke !== undefined && { broke }),
  };
  return { ...hunt, drills: [...hunt.drills, drill] };
}

export function isCaught({ drills }: Hunt): boolean {
  return drills.at(-1)?.evidence !== undefined;
}

/** Neither caught nor looked for everywhere. */
export function isAtLarge(hunt: Hunt): boolean {
  return !isCaught(hunt) && hunt.drills.length < hunt.places.length;
}

/** A bug for each property that catches any: every eye has to open once. */
export function sampleOf<Some extends Quarry>(plants: readonly Some[]): Some[] {
  const properties = new Set(plants.map(({ caughtBy }) => caughtBy));
  return [...properties].flatMap((property) => plants.find(({ caughtBy }) => caughtBy === property) ?? []);
}
