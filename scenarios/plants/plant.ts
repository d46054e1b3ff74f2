/** What a planted bug is: a deliberate mistake in the reference, with the property that must catch it. */
import type { PlantedParts } from '../../simulator/lab.ts';
import type { Site } from '../../simulator/site/site.ts';

/** Where bugs live. A catalogue has as many of each. */
export const PLANT_KINDS = ['data path', 'control plane', 'moments', 'clean-up'] as const;
export type PlantKind = (typeof PLANT_KINDS)[number];

export type PlantRole =
  | 'Mobility service'
  | 'configuration server'
  | 'process server'
  | 'master target'
  | 'Site Recovery service';

export interface Plant {
  readonly name: string;
  /** What the role does wrong, as a sentence. */
  readonly title: string;
  readonly kind: PlantKind;
  readonly role: PlantRole;
  /** Of the facts. */
  readonly section: string;
  /** The property that has to catch it. */
  readonly caughtBy: string;
  /** Where it shows, to be tried in this order. */
  readonly scenarios: readonly [string, ...string[]];
  /** Made anew for every run, since some keep count, and for the site that it is on. */
  readonly parts: (site: Site) => PlantedParts;
}

/** The tables say each kind once. */
export type PlantRow = Omit<Plant, 'kind'>;
