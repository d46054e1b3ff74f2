/** A job that stands still until a person has done something: what a manual action of a recovery plan makes of it (inferred). */
import type { Result } from '../../model/result.ts';
import type { Runtime } from '../../runtime.ts';
import type { JobState } from './job-state.ts';

/** Who said that it was done, and what he wrote. */
export interface Resumed {
  readonly by: string;
  readonly comments: string | undefined;
}

export interface Pause {
  /** Name of the action that it waits for. */
  readonly action: string;
  readonly sinceMs: number;
  /** It was done, or nobody will. Only the first time counts. */
  end(outcome: Result<Resumed>): void;
}

interface Pausable {
  readonly id: string;
  readonly target: string;
  state: JobState;
  stateDescription: string;
  pause: Pause | undefined;
}

/** Suspends the job; settles with who resumed it. */
export async function pause(
  { clock, journal }: Pick<Runtime, 'clock' | 'journal'>,
  job: Pausable,
  action: string,
): Promise<Result<Resumed>> {
  const { promise, resolve } = Promise.withResolvers<Result<Resumed>>();
  job.pause = { action, sinceMs: clock.nowMs(), end: resolve };
  job.state = 'Suspended';
  job.stateDescription = 'Suspended';
  journal.write('job.suspended', { job: job.id, item: job.target, action });
  const outcome = await promise;
  job.pause = undefined;
  job.state = 'InProgress';
  job.stateDescription = 'InProgress';
  const said = outcome.ok ? outcome.value : { code: outcome.failure.code };
  journal.write('job.resumed', { job: job.id, item: job.target, action, ...said });
  return outcome;
}
