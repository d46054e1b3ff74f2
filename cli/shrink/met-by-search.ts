/**
 * A planted bug is hunted by walks, seed by seed, or by the rounds of a fault in the matrix, and what meets it first is handed out to be
 * brought down, of a round the first of its moments that meets it alone, as `muster explore` would: for whoever measures how good
 * shrinking is.
 */
import { failuresOf, machineNames, type MetFailure } from '../../scenarios/explore/failure-identity.ts';
import { type Lane, laneOfOne } from '../../scenarios/explore/lane.ts';
import { cellsOn } from '../../scenarios/explore/matrix/cells.ts';
import { roundLanes } from '../../scenarios/explore/matrix/round-lanes.ts';
import { roundsOf } from '../../scenarios/explore/matrix/rounds.ts';
import { walkPlan } from '../../scenarios/explore/walk.ts';
import type { KnownLeast } from '../../scenarios/shrink/known-least.ts';
import type { Site } from '../../simulator/site/site.ts';
import type { DrillTask } from '../drill-task.ts';
import type { FailedDrill } from './shrink-drill.ts';
import type { Trials } from './trials.ts';

/** Walks change with what they choose from, so the seed that met a bug once is only where the hunt begins. */
const WALKS_TRIED = 20;
const MATRIX_SEED = '1';

/** Undefined when nothing meets it. */
export async function metBySearch(known: KnownLeast, site: Site, trials: Trials): Promise<FailedDrill | undefined> {
  for (const lane of lanesFor(known, site)) {
    let met: FailedDrill | undefined;
    let next = lane.next();
    while (!next.done) {
      const { plan, seed } = next.value;
      const task: DrillTask = { scenario: plan.name, plan, site, seed, lab: 'virtual', plant: known.plant };
      const outcome = await trials.run(task);
      const result = outcome.kind === 'finished' ? outcome.result : undefined;
      const failure = result && failuresOf(result, machineNames(site)).find((one) => isIt(one, known));
      if (failure) {
        const smaller = met !== undefined;
        met = { task, plan, failure, name: `${plan.name}-shrunk` };
        if (smaller) return met;
      }
      next = lane.next(result);
    }
    if (met) return met;
  }
  return undefined;
}

function* lanesFor({ by }: KnownLeast, site: Site): Generator<Lane> {
  if ('fault' in by) {
    yield* roundLanes(roundsOf(cellsOn(site, MATRIX_SEED, [by.fault]), site, MATRIX_SEED), MATRIX_SEED);
    return;
  }
  for (let number = by.walk; number < by.walk + WALKS_TRIED; number++) {
    const seed = String(number);
    yield laneOfOne({ number, plan: walkPlan(site, seed), seed });
  }
}

function isIt({ property, subject, verdict }: MetFailure, known: KnownLeast): boolean {
  return verdict === 'violated' && property === known.property && (known.subject ?? subject) === subject;
}
