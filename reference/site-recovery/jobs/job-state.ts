/** What jobs and their tasks have in common: a state, times, and why it failed. */
import type { Failure } from '../../model/result.ts';

export type JobState = 'NotStarted' | 'InProgress' | 'Succeeded' | 'Failed' | 'Cancelled' | 'Suspended' | 'Other';

/** One piece of work. */
export interface Work {
  readonly name: string;
  readonly friendlyName: string;
  state: JobState;
  stateDescription: string;
  readonly startMs: number;
  endMs: number | undefined;
  failure: Failure | undefined;
}
