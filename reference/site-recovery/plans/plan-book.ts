/** Keeps what the job of a recovery plan shows of its steps: which have begun, who is in them, how each ended. */
import { type Digester, guidOf } from '../../model/guid.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Runtime } from '../../runtime.ts';
import type { ProtectedItem } from '../item.ts';
import type { Job, JobRun } from '../jobs/jobs.ts';
import {
  type ActionProgress,
  type MachineProgress,
  notBegun,
  type PlanProgress,
  type StepKind,
  type StepProgress,
  type When,
} from '../jobs/plan-progress.ts';
import { aboutOf, kindOf } from './plan-actions.ts';
import type { PlanAction, StepActions } from './plan.ts';

/** A step as it is planned. */
export interface PlannedStep {
  readonly kind: StepKind;
  readonly group: number;
  /** Those that take part. */
  readonly items: readonly ProtectedItem[];
  /** Those that stand in it and were failed over before. */
  readonly passedOver: readonly ProtectedItem[];
  readonly actions: StepActions;
}

export function progressOf(codec: Digester, job: Job, steps: readonly PlannedStep[]): PlanProgress {
  const machine = (step: PlannedStep, item: ProtectedItem, passedOver: boolean): MachineProgress => ({
    id: guidOf(codec, `${step.kind} ${step.group} of ${item.name} in ${job.id}`),
    item: item.name,
    friendlyName: item.input.friendlyName,
    serverId: item.input.serverId,
    passedOver,
    startMs: undefined,
    endMs: undefined,
    failure: undefined,
    tasks: [],
  });
  return {
    steps: steps.map((step) => ({
      ...notBegun(),
      kind: step.kind,
      group: step.group,
      machines: [
        ...step.items.map((item) => machine(step, item, false)),
        ...step.passedOver.map((item) => machine(step, item, true)),
      ],
      actions: [
        ...step.actions.before.map((action) => actionOf(action, 'before')),
        ...step.actions.after.map((action) => actionOf(action, 'after')),
      ],
    })),
    machinesSinceMs: undefined,
    checkedMs: undefined,
    throughMs: undefined,
  };
}

function actionOf(action: PlanAction, when: When): ActionProgress {
  return {
    ...notBegun(),
    name: action.name,
    kind: kindOf(action),
    when,
    about: aboutOf(action),
    failure: undefined,
    output: undefined,
    resumedBy: undefined,
    comments: undefined,
  };
}

export class PlanBook {
  readonly progress: PlanProgress;
  readonly #clock: Runtime['clock'];
  /** The step that each machine is in. */
  readonly #in = new Map<string, MachineProgress>();

  constructor(progress: PlanProgress, clock: Runtime['clock']) {
    this.progress = progress;
    this.#clock = clock;
  }

  begin(step: StepProgress): void {
    step.startMs ??= this.#clock.nowMs();
    step.state = 'InProgress';
    step.stateDescription = 'InProgress';
  }

  end(step: StepProgress): void {
    step.endMs = this.#clock.nowMs();
    const failed = step.machines.some(({ failure }) => failure !== undefined);
    const inPart = step.actions.some(({ state }) => state === 'Failed');
    step.state = failed ? 'Failed' : 'Succeeded';
    step.stateDescription = failed ? 'Failed' : inPart ? 'PartiallySucceeded' : 'Completed';
  }

  /** The job is over: what has begun and not ended failed with it. */
  close(): void {
    const nowMs = this.#clock.nowMs();
    for (const step of this.progress.steps) {
      if (step.startMs !== undefined && step.endMs === undefined) {
        Object.assign(step, { state: 'Failed', stateDescription: 'Failed', endMs: nowMs });
      } else if (step.startMs === undefined) Object.assign(step, { state: 'Other', stateDescription: 'Skipped' });
      for (const action of step.actions) {
        if (action.startMs === undefined) Object.assign(action, { state: 'Other', stateDescription: 'Skipped' });
      }
      for (const machine of step.machines) if (machine.startMs !== undefined) machine.endMs ??= nowMs;
    }
  }

  /** The machine goes through that step from now on. */
  enter({ name }: ProtectedItem, kind: StepKind): void {
    for (const { kind: own, machines } of this.progress.steps) {
      const machine = own === kind ? machines.find(({ item }) => item === name) : undefined;
      if (!machine) continue;
      machine.startMs = this.#clock.nowMs();
      this.#in.set(name, machine);
    }
  }

  /** It goes on to the next step, or no further. */
  leave(name: string, outcome: Result<unknown> = ok()): void {
    const machine = this.#in.get(name);
    this.#in.delete(name);
    if (!machine) return;
    machine.endMs ??= this.#clock.nowMs();
    if (!outcome.ok) machine.failure = outcome.failure;
  }

  /** The job as one of its machines goes through it: the tasks that it begins are that machine's, in the step that it is in. */
  runOf(run: JobRun, { name }: ProtectedItem): JobRun {
    const { tasks } = run.job;
    const noting = <Value>(begin: () => Value): Value => {
      const before = tasks.length;
      const outcome = begin();
      const begun = tasks[before];
      if (begun) this.#in.get(name)?.tasks.push(begun);
      return outcome;
    };
    return {
      ...run,
      task: (task, work) => noting(() => run.task(task, work)),
      skip: (task) => noting(() => run.skip(task)),
    };
  }
}
