/**
 * Runs a list of drills: their stories on the terminal, in order; what comes of each, to whoever keeps it; the results in
 * the order of the list.
 */
import type { Failure, Result } from '../reference/model/result.ts';
import { drillHeading, drillSummary, storyLine, sweepLine } from '../reports/console.ts';
import { paint } from '../reports/paint.ts';
import type { Stories } from '../reports/stories.ts';
import { type StoryLine, tell } from '../reports/story.ts';
import type { OwnStory } from '../scenarios/own/own-story.ts';
import type { DrillResult, UnfinishedDrill } from '../scenarios/result.ts';
import { DrillPool, type PoolLimits } from './drill-pool.ts';
import type { DrillOutcome, DrillTask } from './drill-task.ts';
import { HeadOfLine } from './head-of-line.ts';
import type { Surroundings } from './surroundings.ts';
import { withoutResult } from './without-result.ts';

/** Of more drills than this, only the stories of those that did not pass are kept: a sweep may have a hundred thousand. */
const STORIES_KEPT = 100;

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
  finished(task: DrillTask, result: DrillResult, journal: string, story: OwnStory | undefined): Result<string>;
  interrupted(task: DrillTask, journal: string): Result<unknown>;
  /** The command that runs a drill again of which there is nothing to replay. */
  again(task: DrillTask): string;
}

export async function runDrills(
  tasks: readonly DrillTask[],
  lab: PoolLimits,
  keeper: Keeper,
  surroundings: Surroundings,
  show: 'stories' | 'summaries' | 'nothing',
): Promise<RanDrills> {
  const { catalogue, interruption, stdout, workerUrl } = surroundings;
  const colours = paint(stdout.colours);
  const outcomes = new Map<number, DrillOutcome>();
  const told = new Map<number, StoryLine[]>(tasks.map((_, index) => [index, []]));
  const line = new HeadOfLine(tasks.length, (text) => {
    if (show !== 'nothing') stdout.write(text);
  });
  if (show === 'stories') {
    tasks.forEach(({ scenario }, index) => {
      const title = catalogue.scenarios.find(({ name }) => name === scenario)?.title ?? '';
      line.tell(index, drillHeading(colours, scenario, title));
    });
  }

  const pool = new DrillPool(workerUrl, lab);
  let notKept: Failure | undefined;
  const lost = (failure: Failure) => {
    notKept ??= failure;
    pool.stop();
  };
  const keep = (task: DrillTask, outcome: DrillOutcome): DrillOutcome => {
    if (outcome.kind === 'interrupted' && outcome.journal !== undefined) {
      const kept = keeper.interrupted(task, outcome.journal);
      if (!kept.ok) lost(kept.failure);
    }
    if (outcome.kind !== 'finished') return outcome;
    const kept = keeper.finished(task, outcome.result, outcome.journal, outcome.story);
    if (!kept.ok) lost(kept.failure);
    // A sweep over many seeds must not hold all the journals.
    const { replay } = outcome.result;
    return { kind: 'finished', journal: '', result: { ...outcome.result, replay: kept.ok ? kept.value : replay } };
  };

  interruption.onFirst(() => pool.stop());
  await pool.run(tasks, {
    onRecord: (index, record) => {
      const said = tell(record);
      if (said !== undefined) told.get(index)?.push(said);
      if (show === 'stories') line.tell(index, storyLine(colours, record));
    },
    onOutcome: (index, outcome) => {
      const kept = keep(tasks[index] as DrillTask, outcome);
      outcomes.set(index, kept);
      if (kept.kind === 'finished' && kept.result.verdict === 'passed' && tasks.length > STORIES_KEPT)
        told.delete(index);
      line.tell(index, closing(kept));
      line.finish(index);
    },
  });

  function closing(outcome: DrillOutcome): string {
    if (outcome.kind === 'crashed') {
      if (outcome.failure.code === 'LAB_UNAVAILABLE') return '  There was no lab for it; see below.\n';
      const who = outcome.failure.code === 'SCENARIO_BROKEN' ? "The scenario's own code" : 'Muster itself';
      return `  ${who} broke here; see below.\n`;
    }
    if (outcome.kind === 'interrupted') return show === 'stories' ? '  interrupted\n' : '';
    return show === 'stories' ? drillSummary(colours, outcome.result) : sweepLine(colours, outcome.result);
  }

  const ordered = tasks.map((task, index) => ({ task, outcome: outcomes.get(index), lines: told.get(index) ?? [] }));
  const stories = new Map<DrillResult | UnfinishedDrill, readonly StoryLine[]>();
  const results: DrillResult[] = [];
  const unfinished: UnfinishedDrill[] = [];
  for (const { lines, outcome, task } of ordered) {
    if (outcome?.kind === 'finished') {
      results.push(outcome.result);
      stories.set(outcome.result, lines);
      continue;
    }
    const drill = await withoutResult(task, outcome, lines, surroundings, keeper.again(task));
    unfinished.push(drill);
    stories.set(drill, lines);
  }
  return {
    results,
    unfinished,
    stories,
    crashes: ordered.flatMap(({ task, outcome }) =>
      outcome?.kind === 'crashed' ? [{ task, failure: outcome.failure }] : [],
    ),
    interrupted: ordered.filter(({ outcome }) => outcome?.kind === 'interrupted').length,
    ...(notKept && { notKept }),
  };
}
