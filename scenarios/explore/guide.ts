/**
 * Chooses, of several plans that could be walked next, the one that is expected to cover most of what its lane has not covered.
 * What was expected before and did not come about counts for less each time; each lane has ground of its own that counts for
 * more, so that lanes, which know nothing of each other, do not all go the same way.
 */
import { createHash } from 'node:crypto';
import { type Coverage, KINDS, merged, NO_COVERAGE, newIn } from '../coverage/coverage.ts';

/** How much more what is a lane's own counts. */
const OWN = 3;

export class Guide {
  readonly #lane: number;
  readonly #lanes: number;
  #covered: Coverage = NO_COVERAGE;
  /** How many of the lane's plans were expected to cover it. */
  readonly #expected = new Map<string, number>();
  #barren = 0;

  constructor(lane: number, lanes: number) {
    this.#lane = lane;
    this.#lanes = lanes;
  }

  /** How many drills in a row covered nothing new, up to the last one. */
  get barren(): number {
    return this.#barren;
  }

  /** The first of the best. */
  choose<Plan>(plans: readonly Plan[], groundOf: (plan: Plan) => ReadonlySet<string>): Plan {
    const covered = new Set(
      KINDS.flatMap((kind) => Object.keys(this.#covered[kind]).map((name) => `${kind}: ${name}`)),
    );
    const weighed = plans.map((plan) => {
      const ground = groundOf(plan);
      const worth = [...ground].reduce((sum, name) => sum + (covered.has(name) ? 0 : this.#worthOf(name)), 0);
      return { plan, ground, worth };
    });
    const best = weighed.reduce((one, other) => (other.worth > one.worth ? other : one));
    for (const name of best.ground) this.#expected.set(name, (this.#expected.get(name) ?? 0) + 1);
    return best.plan;
  }

  learn(coverage: Coverage): void {
    this.#barren = newIn(coverage, this.#covered).length > 0 ? 0 : this.#barren + 1;
    this.#covered = merged(this.#covered, coverage);
  }

  #worthOf(name: string): number {
    const own = createHash('sha256').update(name).digest().readUInt32LE(0) % this.#lanes === this.#lane;
    return (own ? OWN : 1) / (1 + (this.#expected.get(name) ?? 0));
  }
}
