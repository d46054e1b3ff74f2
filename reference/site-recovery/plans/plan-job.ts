/** The job of a recovery plan as it goes: its steps with the actions around them, and what it shows of them. */
import { ok, type Result } from '../../model/result.ts';
import type { ServiceContext } from '../context.ts';
import type { Operation } from '../item-chart.ts';
import type { ProtectedItem } from '../item.ts';
import type { JobRun } from '../jobs/jobs.ts';
import type { StepProgress, When } from '../jobs/plan-progress.ts';
import { carryOut } from './carry-out.ts';
import { PlanBook, type PlannedStep, progressOf } from './plan-book.ts';
import type { PlanCourse, PlanTurns } from './plan-order.ts';
import { NO_ACTIONS, type PlanAction, type PlanActions, type RecoveryPlan, type StepActions } from './plan.ts';
import { runbookContext } from './runbook-context.ts';

interface Undertaking {
  readonly plan: RecoveryPlan;
  readonly work: { readonly operation: Operation; readonly stepByStep?: boolean };
  readonly actions: PlanActions;
  readonly homeward: boolean;
  /** Who takes part, group after group. */
  readonly groups: readonly (readonly ProtectedItem[])[];
  /** All that stand in the plan. */
  readonly items: readonly ProtectedItem[];
}

export class PlanJob {
  readonly turns: PlanTurns;
  readonly #context: ServiceContext;
  readonly #run: JobRun;
  readonly #undertaking: Undertaking;
  readonly #steps: readonly PlannedStep[];
  readonly #book: PlanBook;
  readonly #course: PlanCourse;

  constructor(context: ServiceContext, run: JobRun, undertaking: Undertaking) {
    this.#context = context;
    this.#run = run;
    this.#undertaking = undertaking;
    this.#steps = undertaking.work.stepByStep ? steps(undertaking) : atOnce(undertaking);
    const { runtime, parts } = context;
    this.#book = new PlanBook(progressOf(runtime.codec, run.job, this.#steps), runtime.clock);
    run.job.details.plan = this.#book.progress;
    this.#course = parts.planOrder(this.#steps, {
      around: (index, when) => this.#around(index, when),
      through: () => {},
    });
    this.turns = {
      turnOf: async (item, kind) => {
        // Whoever asks for the next step is through with the one that he is in, however long he waits.
        this.#book.leave(item.name);
        const turn = await this.#course.turnOf(item, kind);
        if (turn.ok) this.#book.enter(item, kind);
        return turn;
      },
      done: (item, outcome) => {
        this.#book.leave(item.name, outcome);
        this.#course.done(item, outcome);
      },
    };
  }

  readonly runOf = (item: ProtectedItem): JobRun => this.#book.runOf(this.#run, item);

  /** What comes before anything is done to a machine. */
  async begin(): Promise<Result<unknown>> {
    const { clock } = this.#context.runtime;
    this.#book.progress.checkedMs = clock.nowMs();
    const before = await this.#around(0, 'before');
    if (before.ok) this.#book.progress.machinesSinceMs = clock.nowMs();
    return before;
  }

  /** Goes through the steps; settles when the last has ended, or the plan goes no further. */
  run(): Promise<Result<unknown>> {
    return this.#course.run();
  }

  close(outcome: Result<unknown>): Result<unknown> {
    this.#book.close();
    if (outcome.ok) this.#book.progress.throughMs = this.#context.runtime.clock.nowMs();
    return outcome;
  }

  async #around(index: number, when: When): Promise<Result<unknown>> {
    const [planned, step] = [this.#steps[index] as PlannedStep, this.#book.progress.steps[index] as StepProgress];
    this.#book.begin(step);
    const { before, after } = planned.actions;
    for (const [place, action] of (when === 'before' ? before : after).entries()) {
      const outcome = await this.#do(action, planned, step, when === 'before' ? place : before.length + place);
      if (!outcome.ok) return outcome;
    }
    if (when === 'after') this.#book.end(step);
    return ok();
  }

  #do(action: PlanAction, { group, items }: PlannedStep, step: StepProgress, place: number): Promise<Result<unknown>> {
    const { plan, work, homeward } = this.#undertaking;
    const progress = step.actions[place] as StepProgress['actions'][number];
    const told = { plan: plan.name, operation: work.operation, group, items };
    const context = () => runbookContext(this.#context.runtime.codec, told);
    return carryOut(this.#context, this.#run, { action, step, progress, homeward, context });
  }
}

/** The shutdown step is not for tests (documented); what is to be done around it is, where the plan says so. */
function steps({ plan, work, actions, groups, items }: Undertaking): PlannedStep[] {
  const all = groups.flat();
  const passedOver = (names: readonly string[]) =>
    items.filter((item) => names.includes(item.name) && !all.includes(item));
  const isTest = work.operation === 'TestFailover';
  const { before, after } = actions.shutdown;
  const shutdown: PlannedStep = {
    kind: 'Shutdown',
    group: 0,
    items: isTest ? [] : all,
    passedOver: [],
    actions: actions.shutdown,
  };
  return [
    ...(isTest && before.length + after.length === 0 ? [] : [shutdown]),
    {
      kind: 'Failover',
      group: 0,
      items: all,
      passedOver: passedOver(plan.groups.flat()),
      actions: actions.failover,
    },
    ...groups.map((members, index): PlannedStep => {
      const own = passedOver(plan.groups[index] ?? []);
      return {
        kind: 'Boot',
        group: index + 1,
        items: members,
        passedOver: own,
        actions: actions.boot[index] ?? NO_ACTIONS,
      };
    }),
  ];
}

/** Where machines do not wait for each other: everything that comes before, all of them, everything that comes after. */
function atOnce({ actions: { shutdown, failover, boot }, groups }: Undertaking): PlannedStep[] {
  const every = [shutdown, failover, ...boot];
  const actions: StepActions = {
    before: every.flatMap(({ before }) => before),
    after: every.flatMap(({ after }) => after),
  };
  return [{ kind: 'Failover', group: 0, items: groups.flat(), passedOver: [], actions }];
}
