/**
 * The order of a recovery plan (documented): all machines are shut down; then all of them are failed over, in parallel; then one boot
 * group after another is started, the machines of a group together. No machine begins a step before the last one has ended
 * the step before, and what is to be done around a step stands between. A machine that failed holds nobody up.
 */
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { ProtectedItem } from '../item.ts';
import type { StepKind, When } from '../jobs/plan-progress.ts';

export interface PlanStep {
  readonly kind: StepKind;
  readonly items: readonly ProtectedItem[];
}

/** What a machine's own work asks a plan. */
export interface PlanTurns {
  /** This machine could go through that step now; settles when it may, and fails when the plan goes no further. */
  turnOf(item: ProtectedItem, step: StepKind): Promise<Result<undefined>>;
  /** The machine is through, or will not be. Saying it again changes nothing. */
  done(item: ProtectedItem, outcome: Result<unknown>): void;
}

/** For a machine on its own. */
export const AT_ONCE: PlanTurns = { turnOf: async () => ok(), done: () => {} };

/** What is done around each step; a failure ends the plan there. */
export interface Around {
  around(step: number, when: When): Promise<Result<unknown>>;
  /** Every machine of the step is through it. */
  through(step: number): void;
}

export interface PlanCourse extends PlanTurns {
  /** Goes through the steps after the first one's beginning; settles when the last has ended, or the plan goes no further. */
  run(): Promise<Result<unknown>>;
}

interface Waiting {
  readonly item: ProtectedItem;
  readonly step: number;
  readonly resolve: (outcome: Result<undefined>) => void;
}

export class PlanOrder implements PlanCourse {
  readonly #steps: readonly PlanStep[];
  readonly #around: Around;
  /** The step that each machine has come to. */
  readonly #reached = new Map<ProtectedItem, number>();
  readonly #failed = new Map<ProtectedItem, Failure>();
  #open = -1;
  #stopped: Failure | undefined;
  #waiting: Waiting[] = [];
  #came: (() => void) | undefined;

  constructor(steps: readonly PlanStep[], around: Around) {
    this.#steps = steps;
    this.#around = around;
  }

  turnOf(item: ProtectedItem, kind: StepKind): Promise<Result<undefined>> {
    const step = this.#steps.findIndex(({ kind: own, items }) => own === kind && items.includes(item));
    if (step < 0) return Promise.resolve(ok());
    this.#reached.set(item, step);
    const turn = new Promise<Result<undefined>>((resolve) => this.#waiting.push({ item, step, resolve }));
    this.#call();
    return turn;
  }

  done(item: ProtectedItem, outcome: Result<unknown>): void {
    if (this.#reached.get(item) === Number.POSITIVE_INFINITY) return;
    this.#reached.set(item, Number.POSITIVE_INFINITY);
    if (!outcome.ok) this.#failed.set(item, outcome.failure);
    this.#call();
  }

  async run(): Promise<Result<unknown>> {
    for (const step of this.#steps.keys()) {
      // What comes before the first step was done before any machine was touched.
      const before = step === 0 ? ok() : await this.#around.around(step, 'before');
      if (!before.ok) return this.#stop(before.failure);
      this.#open = step;
      this.#call();
      await this.#allThrough(step);
      this.#around.through(step);
      const lost = this.#nobodyIsLeft();
      const after = lost ? fail(lost.code, lost.message) : await this.#around.around(step, 'after');
      if (!after.ok) return this.#stop(after.failure);
    }
    return ok();
  }

  #stop(failure: Failure): Result<never> {
    this.#stopped = failure;
    this.#call();
    return { ok: false, failure };
  }

  /** A plan of which every machine failed has nothing to go on with. */
  #nobodyIsLeft(): Failure | undefined {
    const items = new Set(this.#steps.flatMap(({ items }) => items));
    return items.size > 0 && items.size === this.#failed.size ? [...this.#failed.values()][0] : undefined;
  }

  async #allThrough(step: number): Promise<void> {
    const { items } = this.#steps[step] as PlanStep;
    while (items.some((item) => (this.#reached.get(item) ?? -1) <= step)) {
      await new Promise<void>((resolve) => {
        this.#came = resolve;
      });
    }
  }

  #call(): void {
    const called = this.#waiting.filter(({ step }) => this.#stopped !== undefined || step <= this.#open);
    this.#waiting = this.#waiting.filter((waiting) => !called.includes(waiting));
    const outcome: Result<undefined> = this.#stopped ? { ok: false, failure: this.#stopped } : ok();
    for (const { resolve } of called) resolve(outcome);
    this.#came?.();
  }
}
