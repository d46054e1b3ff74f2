/** What is said of a drill that has no result: Ctrl-C came before its end, or code broke. */
import { labTime } from '../reports/durations.ts';
import type { StoryLine } from '../reports/story.ts';
import type { UnfinishedDrill } from '../scenarios/result.ts';
import type { DrillOutcome, DrillTask } from './drill-task.ts';
import type { Catalogue, Surroundings } from './surroundings.ts';

const WHY: Readonly<Record<string, UnfinishedDrill['why']>> = {
  SCENARIO_BROKEN: 'scenario-broken',
  LAB_UNAVAILABLE: 'lab-unavailable',
};

/** By the name it would have had, so that whoever keeps its history finds it there. */
export async function withoutResult(
  { plan, scenario, seed }: DrillTask,
  outcome: Exclude<DrillOutcome, { kind: 'finished' }> | undefined,
  lines: readonly StoryLine[],
  { catalogue }: Pick<Surroundings, 'catalogue'>,
  replay: string,
): Promise<UnfinishedDrill> {
  const { name, title } = plan ?? (await named(scenario, catalogue));
  const drill = { name, title, seed, replay };
  if (outcome?.kind === 'crashed') {
    const { code, message } = outcome.failure;
    return { ...drill, why: WHY[code] ?? 'internal-error', message };
  }
  const last = lines.at(-1);
  const ended = outcome?.threadEnded === true;
  if (last === undefined && !ended && outcome?.journal === undefined) {
    return { ...drill, why: 'not-started', message: 'the run was interrupted before this drill began' };
  }
  const chapter = lines.findLast(({ tone }) => tone === 'phase')?.text;
  const where = `at ${labTime(last?.atMs ?? 0)} of lab time${chapter === undefined ? '' : `, in the chapter "${chapter}"`}`;
  const hard = ended ? '; it did not stop of itself, so its thread was ended' : '';
  return { ...drill, why: 'interrupted', message: `the drill was interrupted ${where}${hard}` };
}

async function named(
  scenario: string,
  catalogue: Catalogue,
): Promise<{ readonly name: string; readonly title: string }> {
  const loaded = await catalogue.load(scenario);
  const name = loaded.ok ? loaded.value.name : scenario;
  return { name, title: catalogue.scenarios.find((known) => known.name === name)?.title ?? '' };
}
