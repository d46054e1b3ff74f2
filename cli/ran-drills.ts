/** What drills came to, put together: for a list that is known before it runs, and for a search that makes its drills as it goes. */
import type { Failure, Result } from '../reference/model/result.ts';
import type { StoryLine } from '../reports/story.ts';
import type { Stories } from '../reports/stories.ts';
import type { OwnStory } from '../scenarios/own/own-story.ts';
import type { DrillResult, UnfinishedDrill } from '../scenarios/result.ts';
import type { OutsideAnswer } from '../simulator/lab.ts';
import type { DrillOutcome, DrillTask } from './drill-task.ts';
import type { Surroundings } from './surroundings.ts';
import { withoutResult } from './without-result.ts';

export interface RanDrills {
  readonly results: readonly DrillResult[];
  readonly unfinished: readonly UnfinishedDrill[];
  readonly stories: Stories;
  readonly crashes: readonly { readonly task: DrillTask; readonly failure: Failure }[];
  /** Drills that Ctrl-C stopped or kept from starting, or what could not be kept. */
  readonly interrupted: number;
  /** Why what came of a drill could not be kept. The others were stopped then: nobody would have seen theirs. */
  readonly notKept?: Failure;
}

/** Who takes care of what comes of a drill, as soon as there is something. */
export interface Keeper {
  /** Answers with the command that runs the drill again, or why it could not be kept. */
  finished(
    task: DrillTask,
    result: DrillResult,
    journal: string,
    story: OwnStory | undefined,
    answers?: readonly OutsideAnswer[],
  ): Result<string>;
  interrupted(task: DrillTask, journal: string): Result<unknown>;
  /** The command that runs a drill again of which there is nothing to replay. */
  again(task: DrillTask): string;
}

/** A drill and what came of it; `lines` as far as its story is kept. */
export interface Ran {
  readonly task: DrillTask;
  readonly outcome: DrillOutcome | undefined;
  readonly lines: readonly StoryLine[];
  /** Where it stands among all drills of its search. */
  readonly place?: number;
}

/** Hands what came of a drill to its keeper; answers with what is left to hold, without the journal: a sweep has very many. */
export function keptOutcome(
  keeper: Keeper,
  task: DrillTask,
  outcome: DrillOutcome,
  story: OwnStory | undefined,
  lost: (failure: Failure) => void,
): DrillOutcome {
  if (outcome.kind === 'interrupted' && outcome.journal !== undefined) {
    const kept = keeper.interrupted(task, outcome.journal);
    if (!kept.ok) lost(kept.failure);
  }
  if (outcome.kind !== 'finished') return outcome;
  const kept = keeper.finished(task, outcome.result, outcome.journal, story, outcome.answers);
  if (!kept.ok) lost(kept.failure);
  const { replay } = outcome.result;
  return { kind: 'finished', journal: '', result: { ...outcome.result, replay: kept.ok ? kept.value : replay } };
}

/** In the order given. */
export async function togetherRan(
  all: readonly Ran[],
  keeper: Keeper,
  notKept: Failure | undefined,
  surroundings: Surroundings,
): Promise<RanDrills> {
  const stories = new Map<DrillResult | UnfinishedDrill, readonly StoryLine[]>();
  const results: DrillResult[] = [];
  const unfinished: UnfinishedDrill[] = [];
  for (const { lines, outcome, place, task } of all) {
    const placed = place === undefined ? {} : { place };
    if (outcome?.kind === 'finished') {
      const result = { ...placed, ...outcome.result };
      results.push(result);
      if (lines.length > 0) stories.set(result, lines);
      continue;
    }
    const again = keeper.again(task);
    const drill = { ...placed, ...(await withoutResult(task, outcome, lines, surroundings, again)) };
    unfinished.push(drill);
    stories.set(drill, lines);
  }
  return {
    results,
    unfinished,
    stories,
    crashes: all.flatMap(({ task, outcome }) =>
      outcome?.kind === 'crashed' ? [{ task, failure: outcome.failure }] : [],
    ),
    interrupted: all.filter(({ outcome }) => outcome?.kind === 'interrupted').length,
    ...(notKept && { notKept }),
  };
}
