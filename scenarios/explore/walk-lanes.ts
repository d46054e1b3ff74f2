/** Walks in lanes: walk number k belongs to lane k mod {@link WALK_LANES}. */
import type { Site } from '../../simulator/site/site.ts';
import type { Lane } from './lane.ts';
import { type WalkOptions, walkPlan } from './walk.ts';

/** More than the threads of most machines; fewer would learn more from each other. */
export const WALK_LANES = 8;

export interface Walks extends WalkOptions {
  /** The seed of the first; the others count on from it. */
  readonly firstSeed: number;
  readonly runs: number;
}

export function walkLanes(site: Site, walks: Walks): readonly Lane[] {
  const count = Math.min(WALK_LANES, walks.runs);
  return Array.from({ length: count }, (_, lane) => walkLane(site, walks, lane));
}

function* walkLane(site: Site, { firstSeed, runs, ...options }: Walks, lane: number): Lane {
  for (let number = lane; number < runs; number += WALK_LANES) {
    const seed = String(firstSeed + number);
    yield { number, seed, plan: walkPlan(site, seed, options) };
  }
}
