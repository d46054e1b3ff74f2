/** What the main thread and a worker thread say to each other: one task at a time, records while it runs, an outcome. */
import type { Failure } from '../reference/model/result.ts';
import type { OwnStory } from '../scenarios/own/own-story.ts';
import type { UnpackedStory } from '../scenarios/own/unpack.ts';
import type { MovePlan } from '../scenarios/moves/plan.ts';
import type { Reseed } from '../scenarios/moves/played.ts';
import type { DrillResult } from '../scenarios/result.ts';
import type { JournalRecord } from '../simulator/journal/journal.ts';
import type { Lab, OutsideAnswer } from '../simulator/lab.ts';
import type { Site } from '../simulator/site/site.ts';

export interface DrillTask {
  /** Name, or path of a TypeScript file. */
  readonly scenario: string;
  /** What that file says, when it is nothing but a plan of moves: then it need not be loaded. */
  readonly plan?: MovePlan;
  /** Of a plan: another seed from some move on. */
  readonly reseed?: Reseed;
  /** Where that file lies when it came in a bundle. */
  readonly unpacked?: UnpackedStory;
  readonly site: Site;
  readonly seed: string;
  readonly lab: Lab['name'];
  readonly plant?: string;
  /** Of a run that is played again: what runbooks that stand outside answered. */
  readonly answers?: readonly OutsideAnswer[];
}

export type DrillOutcome =
  | {
      readonly kind: 'finished';
      readonly result: DrillResult;
      readonly journal: string;
      readonly story?: OwnStory;
      readonly answers?: readonly OutsideAnswer[];
    }
  /** The scenario's own code broke, or Muster itself; then the message carries the stack. */
  | { readonly kind: 'crashed'; readonly failure: Failure }
  /**
   * Stopped by Ctrl-C, or never started because of it; with the journal so far, if there is one. `threadEnded`: it did not
   * come to rest in the time it has for that.
   */
  | { readonly kind: 'interrupted'; readonly journal?: string; readonly threadEnded?: true };

/** What a worker thread is started with. */
export interface WorkerSetup {
  /** One 32-bit number: 1 asks the running drill to stop. Shared, because a busy thread reads no messages. */
  readonly stop: SharedArrayBuffer;
}

export type FromWorker =
  | { readonly kind: 'record'; readonly record: JournalRecord }
  | { readonly kind: 'outcome'; readonly outcome: DrillOutcome };
