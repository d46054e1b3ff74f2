/**
 * Runs the drills of a search, as many at once as there are cores. Of a drill that passed only little is kept, so that ten
 * thousand of them fit into memory.
 */
import type { Failure, Result } from '../../reference/model/result.ts';
import { type StoryLine, tell } from '../../reports/story.ts';
import type { PlannedDrill } from '../../scenarios/explore/lane.ts';
import type { OwnStory } from '../../scenarios/own/own-story.ts';
import type { DrillResult } from '../../scenarios/result.ts';
import { DrillPool, type DrillSource, type PoolListener } from '../drill-pool.ts';
import type { DrillOutcome, DrillTask } from '../drill-task.ts';
import type { FolderKeeper } from '../keeper.ts';
import { keptOutcome, type RanDrills, togetherRan } from '../ran-drills.ts';
import type { RunGround } from '../run-plan.ts';
import type { Surroundings } from '../surroundings.ts';
import { LanesInTurn } from './lanes-in-turn.ts';
import type { PlannedSearch } from './mode.ts';

/** So many stories of drills that did not pass are kept for the reports. */
const STORIES_KEPT = 100;

/** Who carries drills out. */
export interface DrillRunner {
  run(source: DrillSource, listener: PoolListener): Promise<void>;
  stop(): void;
}

export interface CampaignManner {
  /** Default: the threads of this machine. */
  readonly runner: DrillRunner | undefined;
  /** Writes the plan of a drill that is about to run; answers with the file. */
  readonly write: (drill: PlannedDrill) => Result<{ readonly path: string; readonly story: OwnStory }>;
  readonly keeper: FolderKeeper;
  /** After this no more drills begin than the first, by the clock of this machine. */
  readonly untilMs?: number;
  /** Of each line of a drill's story, while it runs. */
  readonly onStory?: (drill: PlannedDrill, line: StoryLine) => void;
  readonly onResult: (drill: PlannedDrill, result: DrillResult) => void;
}

interface Ran {
  readonly drill: PlannedDrill;
  readonly task: DrillTask;
  readonly story: OwnStory;
  readonly lines: StoryLine[];
  outcome?: DrillOutcome;
}

export async function runCampaign(
  { lab, plant, site }: RunGround,
  search: PlannedSearch,
  { keeper, onResult, onStory, runner, untilMs = Number.POSITIVE_INFINITY, write }: CampaignManner,
  surroundings: Surroundings,
): Promise<RanDrills> {
  const { interruption, workerUrl } = surroundings;
  const pool = runner ?? new DrillPool(workerUrl, lab);
  const all = new Map<number, Ran>();
  let notKept: Failure | undefined;
  let storiesKept = 0;
  const lost = (failure: Failure) => {
    notKept ??= failure;
    pool.stop();
  };
  const lanes = new LanesInTurn(
    search.lanes,
    () => notKept !== undefined || interruption.happened || (all.size > 0 && performance.now() > untilMs),
  );

  interruption.onFirst(() => pool.stop());
  const source = {
    most: search.drills,
    async next(): Promise<readonly [number, DrillTask] | undefined> {
      const drill = await lanes.next();
      if (!drill) return undefined;
      const written = write(drill);
      if (!written.ok) {
        lost(written.failure);
        return undefined;
      }
      const { plan, seed } = drill;
      const { path: scenario, story } = written.value;
      const task = { scenario, plan, site, seed, lab: lab.name, ...(plant && { plant: plant.name }) } as const;
      all.set(drill.number, { drill, task, story, lines: [] });
      return [drill.number, task];
    },
  };
  await pool.run(source, {
    onRecord: (number, record) => {
      const said = tell(record);
      const ran = all.get(number);
      if (said === undefined || !ran) return;
      ran.lines.push(said);
      onStory?.(ran.drill, said);
    },
    onOutcome: (number, outcome) => {
      const ran = all.get(number);
      if (!ran) return;
      const kept = keptOutcome(keeper, ran.task, outcome, ran.story, lost);
      ran.outcome = kept;
      const result = kept.kind === 'finished' ? kept.result : undefined;
      const tellIt = result !== undefined && result.verdict !== 'passed' && storiesKept < STORIES_KEPT;
      if (tellIt) storiesKept += 1;
      else if (result) ran.lines.length = 0;
      if (result) onResult(ran.drill, result);
      lanes.tell(ran.drill, result);
    },
  });

  const ordered = [...all.values()]
    .toSorted((a, b) => a.drill.number - b.drill.number)
    .map(({ drill, lines, outcome, task }) => ({ lines, outcome, task, place: drill.number }));
  return togetherRan(ordered, keeper, notKept, surroundings);
}
