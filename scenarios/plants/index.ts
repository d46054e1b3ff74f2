/**
 * Planted bugs: deliberate mistakes in the reference, each made for one property to catch. `muster plants` runs each until
 * it is caught, `muster run --plant NAME` shows one: a check that cannot fail proves nothing. What a bug replaces it
 * replaces from outside, as a part of a role or as a lie in what a role sees of its world; the roles themselves know of none.
 */
import { cleanUpPlants } from './clean-up.ts';
import { controlPlanePlants } from './control-plane.ts';
import { dataPathPlants } from './data-path.ts';
import { momentPlants } from './moments.ts';
import type { Plant, PlantKind, PlantRow } from './plant.ts';

const TABLES: Readonly<Record<PlantKind, readonly PlantRow[]>> = {
  'data path': dataPathPlants,
  'control plane': controlPlanePlants,
  moments: momentPlants,
  'clean-up': cleanUpPlants,
};

export const plants: readonly Plant[] = Object.entries(TABLES).flatMap(([kind, rows]) =>
  rows.map((row) => ({ ...row, kind: kind as PlantKind })),
);

export function plantNamed(name: string): Plant | undefined {
  return plants.find((plant) => plant.name === name);
}
