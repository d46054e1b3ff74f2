/**
 * How far the job of a recovery plan has come: its steps in order, in each the actions around it and the machines in it. The tree
 * was recorded of another architecture (facts on the newer one, section 5.1); that classic shows the same is inferred.
 */
import type { Failure } from '../../model/result.ts';
import type { JobState, Work } from './job-state.ts';

/** `Boot` is a group of the plan; the two before it are for all of its machines. */
export type StepKind = 'Shutdown' | 'Failover' | 'Boot';
export type ActionKind = 'manual' | 'runbook' | 'script';
export type When = 'before' | 'after';

interface Progress {
  state: JobState;
  stateDescription: string;
  startMs: number | undefined;
  endMs: number | undefined;
}

export interface ActionProgress extends Progress {
  readonly name: string;
  readonly kind: ActionKind;
  readonly when: When;
  /** What a person is to do, or the runbook's id. */
  readonly about: string;
  failure: Failure | undefined;
  /** What the runbook said. */
  output: string | undefined;
  /** Of a manual action: who said that it was done, and what he wrote. */
  resumedBy: string | undefined;
  comments: string | undefined;
}

/** One machine in one step: a job of its own, which nobody asked for. */
export interface MachineProgress {
  /** Of that job. */
  readonly id: string;
  readonly item: string;
  readonly friendlyName: string;
  readonly serverId: string;
  /** Another plan, or somebody, failed it over before. */
  readonly passedOver: boolean;
  startMs: number | undefined;
  endMs: number | undefined;
  /** Why it went no further. Of a task alone it may go on without (documented of the shutdown of a source). */
  failure: Failure | undefined;
  readonly tasks: Work[];
}

export interface StepProgress extends Progress {
  readonly kind: StepKind;
  /** From 1, for groups; 0 otherwise. */
  readonly group: number;
  readonly machines: readonly MachineProgress[];
  readonly actions: readonly ActionProgress[];
}

export interface PlanProgress {
  readonly steps: readonly StepProgress[];
  /** Since when its machines are on their way; before that nothing was done to them. */
  machinesSinceMs: number | undefined;
  checkedMs: number | undefined;
  /** When the last step had ended. */
  throughMs: number | undefined;
}

export function notBegun(): Progress {
  return { state: 'NotStarted', stateDescription: 'NotStarted', startMs: undefined, endMs: undefined };
}
