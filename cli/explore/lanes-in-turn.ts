/**
 * Lanes as a source of drills for threads: each lane has one drill under way at a time, and gets its turn again when it was told
 * what came of that. Lanes take turns, so that the drills begin roughly in the order of their numbers.
 */
import type { Lane, PlannedDrill } from '../../scenarios/explore/lane.ts';
import type { DrillResult } from '../../scenarios/result.ts';

export class LanesInTurn {
  /** Lanes that may be asked, and what is to be handed to each. */
  readonly #ready: { readonly lane: Lane; readonly outcome: DrillResult | undefined }[];
  readonly #underWay = new Map<number, Lane>();
  readonly #waiting: ((drill: PlannedDrill | undefined) => void)[] = [];
  readonly #enough: () => boolean;

  /** @param enough whether no more drills are to begin */
  constructor(lanes: readonly Lane[], enough: () => boolean = () => false) {
    this.#ready = lanes.map((lane) => ({ lane, outcome: undefined }));
    this.#enough = enough;
  }

  /** The next drill, as soon as a lane has one; undefined when none will come any more. */
  next(): Promise<PlannedDrill | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#serve();
    });
  }

  /** What came of a drill; nothing when it broke or was interrupted. */
  tell({ number }: PlannedDrill, outcome: DrillResult | undefined): void {
    const lane = this.#underWay.get(number);
    if (!lane) return;
    this.#underWay.delete(number);
    this.#ready.push({ lane, outcome });
    this.#serve();
  }

  #serve(): void {
    while (this.#waiting.length > 0) {
      const drill = this.#enough() ? undefined : this.#take();
      // A lane that has a drill under way may have another one after it.
      if (!drill && this.#underWay.size > 0 && !this.#enough()) return;
      this.#waiting.shift()?.(drill);
    }
  }

  #take(): PlannedDrill | undefined {
    for (let next = this.#ready.shift(); next; next = this.#ready.shift()) {
      const { done, value } = next.lane.next(next.outcome);
      if (done === true) continue;
      this.#underWay.set(value.number, next.lane);
      return value;
    }
    return undefined;
  }
}
