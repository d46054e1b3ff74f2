/**
 * Planted bugs: deliberate mistakes in the reference, each made for one property to catch. `muster plants` runs each until
 * it is caught, `muster run --plant NAME` shows one: a check that cannot fail proves nothing. What a bug replaces it
 * replaces from outside, as a part of a role or as a lie in what a role sees of its world; the roles themselves know of none.
 */
import { readingPlants } from './data-path/reading.ts';
import { resynchronisingPlants } from './data-path/resynchronising.ts';
import { shippingPlants } from './data-path/shipping.ts';
import { applyingPlants } from './data-path/applying.ts';
import { machinePlants } from './data-path/machines.ts';
import { pointsAtHomePlants } from './data-path/points-at-home.ts';
import { frozenDataCharts } from './data-path/frozen-charts.ts';
import { frozenControlCharts } from './control-plane/frozen-charts.ts';
import { frozenMomentCharts } from './moments/frozen-charts.ts';
import { orderPlants } from './control-plane/orders.ts';
import { reportPlants } from './control-plane/reports.ts';
import { alarmPlants } from './control-plane/alarms.ts';
import { frontPlants } from './control-plane/front.ts';
import { choicePlants } from './control-plane/choices.ts';
import { jobPlants } from './control-plane/jobs.ts';
import { refusalPlants } from './control-plane/refusals.ts';
import { tagPlants } from './moments/tags.ts';
import { planStepPlants } from './moments/plan-steps.ts';
import { powerCutPlants } from './moments/power-cuts.ts';
import { lostAnswerPlants } from './moments/lost-answers.ts';
import { brokenStreamPlants } from './moments/broken-streams.ts';
import { lastChangePlants } from './moments/last-changes.ts';
import { testPlants } from './clean-up/tests.ts';
import { commitPlants } from './clean-up/commits.ts';
import { endingPlants } from './clean-up/endings.ts';
import { filePlants } from './clean-up/files.ts';
import { stayingAlarmPlants } from './clean-up/alarms.ts';
import { pointPlants } from './clean-up/points.ts';
import type { Plant, PlantKind, PlantRow } from './plant.ts';

const TABLES: Readonly<Record<PlantKind, readonly (readonly PlantRow[])[]>> = {
  'data path': [
    readingPlants,
    resynchronisingPlants,
    shippingPlants,
    applyingPlants,
    machinePlants,
    pointsAtHomePlants,
    frozenDataCharts,
  ],
  'control plane': [
    orderPlants,
    reportPlants,
    alarmPlants,
    choicePlants,
    frontPlants,
    jobPlants,
    refusalPlants,
    frozenControlCharts,
  ],
  moments: [
    tagPlants,
    powerCutPlants,
    lostAnswerPlants,
    brokenStreamPlants,
    lastChangePlants,
    planStepPlants,
    frozenMomentCharts,
  ],
  'clean-up': [testPlants, commitPlants, endingPlants, filePlants, pointPlants, stayingAlarmPlants],
};

export const plants: readonly Plant[] = Object.entries(TABLES).flatMap(([kind, tables]) =>
  tables.flat().map((row) => ({ ...row, kind: kind as PlantKind })),
);

export function plantNamed(name: string): Plant | undefined {
  return plants.find((plant) => plant.name === name);
}
