/**
 * Runs a list of drills: their stories on the terminal, in order; what comes of each, to whoever keeps it; the results in
 * the order of the list.
 */
import type { Failure } from '../reference/model/result.ts';
import { drillHeading, drillSummary, storyLine, sweepLine } from '../reports/console.ts';
import { paint } from '../reports/paint.ts';
import { type StoryLine, tell } from '../reports/story.ts';
import { DrillPool, type PoolLimits } from './drill-pool.ts';
import type { DrillOutcome, DrillTask } from './drill-task.ts';
import { HeadOfLine } from './head-of-line.ts';
import { type Keeper, keptOutcome, type RanDrills, togetherRan } from './ran-drills.ts';
import type { Surroundings } from './surroundings.ts';

/** Of more drills than this, only the stories of those that did not pass are kept: a sweep may have a hundred thousand. */
const STORIES_KEPT = 100;

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
  interruption.onFirst(() => pool.stop());
  await pool.run(tasks, {
    onRecord: (index, record) => {
      const said = tell(record);
      if (said !== undefined) told.get(index)?.push(said);
      if (show === 'stories') line.tell(index, storyLine(colours, record));
    },
    onOutcome: (index, outcome) => {
      const story = outcome.kind === 'finished' ? outcome.story : undefined;
      const kept = keptOutcome(keeper, tasks[index] as DrillTask, outcome, story, lost);
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
  return togetherRan(ordered, keeper, notKept, surroundings);
}
