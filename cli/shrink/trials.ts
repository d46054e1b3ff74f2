/**
 * Drills that are asked for one by one while others run: the threads stay, and take what is asked next. For whoever cannot say
 * what to run before he knows what came of the drills before.
 */
import { DrillPool, type PoolLimits } from '../drill-pool.ts';
import type { DrillOutcome, DrillTask } from '../drill-task.ts';
import type { Surroundings } from '../surroundings.ts';

interface Asked {
  readonly task: DrillTask;
  readonly answer: (outcome: DrillOutcome) => void;
}

const NOT_RUN: DrillOutcome = { kind: 'interrupted' };

export class Trials {
  readonly #queue: Asked[] = [];
  readonly #underWay = new Map<number, Asked>();
  readonly #idle: ((next: readonly [number, DrillTask] | undefined) => void)[] = [];
  readonly #over: Promise<void>;
  #number = 0;
  #ended = false;

  constructor(
    most: number,
    lab: PoolLimits,
    { interruption, workerUrl }: Pick<Surroundings, 'interruption' | 'workerUrl'>,
  ) {
    const pool = new DrillPool(workerUrl, lab);
    interruption.onFirst(() => {
      pool.stop();
      this.forget();
    });
    this.#over = pool.run(
      { most, next: () => this.#next() },
      { onRecord: () => {}, onOutcome: (number, outcome) => this.#answer(number, outcome) },
    );
    // Whoever ends the trials hears of it.
    this.#over.catch(() => this.forget());
  }

  run(task: DrillTask): Promise<DrillOutcome> {
    return new Promise((answer) => {
      if (this.#ended) return answer(NOT_RUN);
      this.#queue.push({ task, answer });
      this.#serve();
    });
  }

  /** What has not begun is not run. */
  forget(): void {
    for (const { answer } of this.#queue.splice(0)) answer(NOT_RUN);
  }

  /** When the threads have ended; what they are at is waited for. */
  async end(): Promise<void> {
    this.#ended = true;
    this.forget();
    for (const idle of this.#idle.splice(0)) idle(undefined);
    await this.#over;
  }

  #next(): Promise<readonly [number, DrillTask] | undefined> {
    return new Promise((resolve) => {
      if (this.#ended) return resolve(undefined);
      this.#idle.push(resolve);
      this.#serve();
    });
  }

  #serve(): void {
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const asked = this.#queue.shift() as Asked;
      this.#underWay.set(this.#number, asked);
      this.#idle.shift()?.([this.#number, asked.task]);
      this.#number += 1;
    }
  }

  #answer(number: number, outcome: DrillOutcome): void {
    this.#underWay.get(number)?.answer(outcome);
    this.#underWay.delete(number);
  }
}
