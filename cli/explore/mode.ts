/** A way of choosing what to explore. Everything else (folder, threads, reports, distinct failures, exit codes) is common. */
import type { Result } from '../../reference/model/result.ts';
import type { Paint } from '../../reports/paint.ts';
import type { Lane } from '../../scenarios/explore/lane.ts';
import type { DrillResult, RunResult } from '../../scenarios/result.ts';
import type { Site } from '../../simulator/site/site.ts';
import type { LabOffer } from '../labs.ts';
import type { ExploreOptions, ModeOption } from './options.ts';

export interface ExploreMode {
  /** One of its drills: `walk`. */
  readonly noun: string;
  /** Where its plans are written as scenario files, in the folder of the run. */
  readonly folder: string;
  /** Of the options that are not for all modes, its own; the others are refused. */
  readonly options: readonly ModeOption[];
  /** Checks its own options. In a live lab, where a drill takes minutes, there may be fewer by default. Fails with `USAGE`. */
  plan(options: ExploreOptions, site: Site, lab: Pick<LabOffer, 'speed'>): Result<PlannedSearch>;
}

export interface PlannedSearch {
  /** How many drills there will be; of a search that looks closer at what does not pass, when everything does. */
  readonly drills: number;
  /** How long one of them is, about, in lab time: that is what it takes where time goes by the clock. */
  readonly drillMs: number;
  /** Drill number k is in lane k mod as many as there are: what of a search belongs to which machine is known before it runs. */
  readonly lanes: readonly Lane[];
  /** Of all drills, in order. Default: the one that was named, for all of them. */
  readonly seeds?: readonly string[];
  /** What is counted while it goes on: how many each lane has of it, and how many a drill was. Default: drills. */
  readonly progress?: { readonly ofLanes: readonly number[]; readonly by: (drill: DrillResult) => number };
  /** What it has to tell when all is over, before the failures; by the order of the drills. */
  readonly ending?: (colours: Paint, drills: readonly DrillResult[]) => string;
  /** What belongs to the result, for its reports. */
  readonly besides?: (drills: readonly DrillResult[]) => Partial<RunResult>;
}
