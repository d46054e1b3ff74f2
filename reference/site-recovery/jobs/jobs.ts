/**
 * Jobs: what a client asked for, task by task, under the names the real service uses (`job-scenarios.ts`). What can be done
 * to a job (cancel it, start it over) is in `job-control.ts`.
 */
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { Runtime } from '../../runtime.ts';
import { type JobDetails, noDetails, type TargetType } from './job-details.ts';
import type { JobState, Work } from './job-state.ts';
import { JOB_SCENARIO, type JobScenario } from './job-scenarios.ts';
import { type Pause, pause, type Resumed } from './pause.ts';

export { JOB_SCENARIO, type JobScenario };

export type { JobState };

export interface Job {
  readonly id: string;
  readonly scenario: JobScenario;
  /** Name of what it is about. */
  readonly target: string;
  /** Id of what it is about, where that is not the name. */
  readonly targetId: string | undefined;
  readonly targetType: TargetType;
  state: JobState;
  stateDescription: string;
  readonly startMs: number;
  endMs: number | undefined;
  /** Those that have begun or were passed over, in that order. */
  readonly tasks: JobTask[];
  failure: Failure | undefined;
  /** What should be known although the task went well, by the task's name. */
  readonly warnings: { readonly taskName: string; readonly warning: Failure }[];
  readonly details: JobDetails;
  /** Somebody asked for it to stop: no further task begins. */
  cancelled: boolean;
  /** What a suspended job waits for. */
  pause: Pause | undefined;
  /** It is one machine's part in one step of a recovery plan's job. */
  readonly isPart?: true;
}

/** What a job is about, where its id is not its name. */
export interface JobTarget {
  readonly name: string;
  readonly id: string;
}

export interface JobTask extends Work {
  /** The job that does this task's work, where one does. */
  child: Job | undefined;
}

/** A running job's own view of itself: it reports each task as it goes. */
export interface JobRun {
  readonly job: Job;
  /**
   * Runs one task. The job goes on as its code decides; a task that failed stays failed in the record. Fails with
   * `JobCancelled`, without beginning, when somebody has cancelled the job.
   */
  task(name: string, work: () => Promise<Result<unknown>>): Promise<Result<unknown>>;
  /** A task whose work is a job of its own. */
  delegate(name: string, start: () => Result<Job>): Promise<Result<unknown>>;
  /** Notes what should be known of a task although it goes well. */
  warn(taskName: string, warning: Failure): void;
  /** The task is not wanted this time; recorded as Other / Skipped. */
  skip(name: string): void;
  /** The job stands still until somebody resumes it; fails with `JobCancelled` when it is cancelled instead. */
  suspend(action: string): Promise<Result<Resumed>>;
}

export class JobBook {
  readonly #runtime: Runtime;
  readonly #asRun: (run: JobRun) => JobRun;
  readonly #jobs = new Map<string, Job>();
  readonly #how = new Map<string, () => Result<Job>>();
  readonly #ends = new Map<string, Promise<Result<unknown>>>();

  /** `asRun`: how a job goes through its tasks. */
  constructor(runtime: Runtime, asRun: (run: JobRun) => JobRun = (run) => run) {
    this.#runtime = runtime;
    this.#asRun = asRun;
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  list(): Job[] {
    return [...this.#jobs.values()];
  }

  /** What was asked for, so that the job can be started over when it has failed. */
  rememberHow(job: Job, again: () => Result<Job>): void {
    this.#how.set(job.id, again);
  }

  /** How to start it over; undefined for jobs that nobody asked for. */
  howOf(job: Job): (() => Result<Job>) | undefined {
    return this.#how.get(job.id);
  }

  /** Settles when the job has ended, with what became of it. */
  async endOf(job: Job): Promise<Result<unknown>> {
    return this.#ends.get(job.id) ?? ok();
  }

  /**
   * Starts a job; it ends as Succeeded, Failed or Cancelled when `work` settles. `asked` is what the client asked for, for
   * the journal.
   */
  start(
    scenario: JobScenario,
    target: string | JobTarget,
    targetType: TargetType,
    work: (run: JobRun) => Promise<Result<unknown>>,
    asked: Readonly<Record<string, unknown>> = {},
  ): Job {
    const { clock, journal } = this.#runtime;
    const { name, id: targetId } = typeof target === 'string' ? { name: target, id: undefined } : target;
    const job: Job = {
      id: this.#runtime.random('jobs').uuid(),
      scenario,
      target: name,
      targetId,
      targetType,
      state: 'InProgress',
      stateDescription: 'InProgress',
      startMs: clock.nowMs(),
      endMs: undefined,
      tasks: [],
      failure: undefined,
      warnings: [],
      details: noDetails(),
      cancelled: false,
      pause: undefined,
    };
    this.#jobs.set(job.id, job);
    journal.write('job.start', { job: job.id, scenario, item: name, ...asked });
    const end = work(this.#asRun(this.#runOf(job))).then((outcome) => {
      job.endMs = clock.nowMs();
      const { code, message } = outcome.ok ? {} : outcome.failure;
      job.state = outcome.ok ? 'Succeeded' : code === 'JobCancelled' ? 'Cancelled' : 'Failed';
      job.stateDescription = outcome.ok ? completed(job) : job.state;
      job.failure = outcome.ok ? undefined : outcome.failure;
      journal.write('job.end', { job: job.id, scenario, item: name, state: job.state, code, message });
      return outcome;
    });
    this.#ends.set(job.id, end);
    return job;
  }

  #runOf(job: Job): JobRun {
    const { clock, journal } = this.#runtime;
    const titles = JOB_SCENARIO[job.scenario].tasks as Readonly<Record<string, string>>;
    const begin = (name: string): JobTask => {
      const task: JobTask = {
        name,
        friendlyName: titles[name] ?? name,
        state: 'InProgress',
        stateDescription: 'InProgress',
        startMs: clock.nowMs(),
        endMs: undefined,
        failure: undefined,
        child: undefined,
      };
      job.tasks.push(task);
      journal.write('job.task.begun', { job: job.id, item: job.target, task: name });
      return task;
    };
    const end = (task: JobTask, state: JobState, stateDescription: string, failure?: Failure): void => {
      task.endMs = clock.nowMs();
      task.state = state;
      task.stateDescription = stateDescription;
      task.failure = failure;
      journal.write('job.task', { job: job.id, item: job.target, task: task.name, state, code: failure?.code });
    };
    const run = async (name: string, work: (task: JobTask) => Promise<Result<unknown>>): Promise<Result<unknown>> => {
      if (job.cancelled) return fail('JobCancelled', `${job.scenario} of ${job.target} was cancelled`);
      const task = begin(name);
      const outcome = await work(task);
      if (outcome.ok) end(task, 'Succeeded', 'Completed');
      else end(task, 'Failed', 'Failed', outcome.failure);
      return outcome;
    };
    return {
      job,
      task: run,
      delegate: (name, start) =>
        run(name, async (task) => {
          const started = start();
          if (!started.ok) return started;
          task.child = started.value;
          return this.endOf(started.value);
        }),
      warn(taskName, warning) {
        job.warnings.push({ taskName, warning });
        journal.write('job.warning', { job: job.id, item: job.target, task: taskName, code: warning.code });
      },
      skip: (name) => end(begin(name), 'Other', 'Skipped'),
      suspend: (action) => pause(this.#runtime, job, action),
    };
  }
}

/** A job that ended with warnings has information to give. Inferred from the state descriptions that there are. */
function completed({ warnings, details }: Job): string {
  const inPart = details.plan?.steps.some(({ actions }) => actions.some(({ state }) => state === 'Failed'));
  if (inPart) return 'PartiallySucceeded';
  return warnings.length > 0 ? 'CompletedWithInformation' : 'Completed';
}

/** Runs steps one after another until one fails; that failure is the outcome. */
export async function inOrder(...steps: (() => Promise<Result<unknown>>)[]): Promise<Result<unknown>> {
  for (const step of steps) {
    const outcome = await step();
    if (!outcome.ok) return outcome;
  }
  return ok();
}
