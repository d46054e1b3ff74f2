/**
 * A planted bug is hunted by walks, seed by seed, or by the rounds of a fault in the matrix, and what meets it first is handed out to be
 * brought down: for whoever measures how good shrinking is.
 */
import { failuresOf, machineNames, type MetFailure } from '../../scenarios/explore/failure-identity.ts';
import { cellsOn } from '../../scenarios/explore/matrix/cells.ts';
import { roundsOf } from '../../scenarios/explore/matrix/rounds.ts';
import { walkPlan } from '../../scenarios/explore/walk.ts';
import type { MovePlan } from '../../scenarios/moves/plan.ts';
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
  for (const { plan, seed } of plansFor(known, site)) {
    const task: DrillTask = { scenario: plan.name, plan, site, seed, lab: 'virtual', plant: known.plant };
    const outcome = await trials.run(task);
    if (outcome.kind !== 'finished') continue;
    const failure = failuresOf(outcome.result, machineNames(site)).find((one) => isIt(one, known));
    if (failure) return { task, plan, failure, name: `${plan.name}-shrunk` };
  }
  return undefined;
}

function* plansFor({ by }: KnownLeast, site: Site): Generator<{ readonly plan: MovePlan; readonly seed: string }> {
  if ('walk' in by) {
    for (let seed = by.walk; seed < by.walk + WALKS_TRIED; seed++) {
      yield { plan: walkPlan(site, String(seed)), seed: String(seed) };
    }
    return;
  }
  const rounds = roundsOf(cellsOn(site, MATRIX_SEED, [by.fault]), site, MATRIX_SEED);
  for (const { plan } of rounds) yield { plan, seed: MATRIX_SEED };
}

function isIt({ property, subject, verdict }: MetFailure, known: KnownLeast): boolean {
  return verdict === 'violated' && property === known.property && (known.subject ?? subject) === subject;
}
