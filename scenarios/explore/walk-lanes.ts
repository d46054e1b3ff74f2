/**
 * Walks in lanes: walk number k belongs to lane k mod {@link WALK_LANES}. Of several plans that could be drawn for a walk its lane
 * takes the one that promises most that is new to it.
 */
import type { Site } from '../../simulator/site/site.ts';
import type { MovePlan } from '../moves/plan.ts';
import type { DrillResult } from '../result.ts';
import { expectedGround } from './expected-ground.ts';
import { Guide } from './guide.ts';
import type { Lane } from './lane.ts';
import { type WalkOptions, walkPlan } from './walk.ts';

/** More than the threads of most machines; fewer would learn more from each other. */
export const WALK_LANES = 8;
/** Plans that are drawn for each walk. */
const DRAWS = 100;

export interface Walks extends WalkOptions {
  /** The seed of the first; the others count on from it. */
  readonly firstSeed: number;
  readonly runs: number;
  /** A lane ends when so many of its walks in a row covered nothing that is new to it. */
  readonly nothingNew?: number;
  /** The first plan that a seed draws is taken. Default: the one that promises most. */
  readonly unguided?: boolean;
}

export function walkLanes(site: Site, walks: Walks): readonly Lane[] {
  const count = Math.min(WALK_LANES, walks.runs);
  return Array.from({ length: count }, (_, lane) => walkLane(site, walks, lane));
}

/** How many lanes ended before they had made all of their walks. */
export function lanesWithoutNews(drills: readonly DrillResult[], { firstSeed, nothingNew, runs }: Walks): number {
  if (nothingNew === undefined) return 0;
  const numbered = drills.map((drill) => ({ ...drill, number: Number(drill.seed) - firstSeed }));
  const lanes = Map.groupBy(numbered, ({ number }) => number % WALK_LANES);
  return [...lanes].filter(([lane, walked]) => {
    const guide = new Guide(lane, WALK_LANES);
    for (const { coverage } of walked) if (coverage) guide.learn(coverage);
    return guide.barren >= nothingNew && (walked.at(-1)?.number ?? 0) + WALK_LANES < runs;
  }).length;
}

function* walkLane(site: Site, walks: Walks, lane: number): Lane {
  const { firstSeed, runs, nothingNew = Number.POSITIVE_INFINITY, unguided = false, ...options } = walks;
  const servers = site.servers.map(({ name }) => name);
  const guide = new Guide(lane, WALK_LANES);
  for (let number = lane; number < runs && guide.barren < nothingNew; number += WALK_LANES) {
    const seed = String(firstSeed + number);
    const drawn = Array.from({ length: unguided ? 1 : DRAWS }, (_, draw) => walkPlan(site, seed, { ...options, draw }));
    const plan = guide.choose(drawn, (one: MovePlan) => expectedGround(one, servers));
    const outcome = yield { number, seed, plan };
    if (outcome?.coverage) guide.learn(outcome.coverage);
  }
}
