/** What is left of shrinking: the smaller plan as a scenario file, and the bundle that plays it. */
import { ok, type Result } from '../../reference/model/result.ts';
import { writeBundle } from '../../reports/replay-bundle.ts';
import { type RunFolder, typed } from '../../reports/run-folder.ts';
import type { Failure } from '../../scenarios/explore/failure-identity.ts';
import type { MovePlan } from '../../scenarios/moves/plan.ts';
import type { OwnStory } from '../../scenarios/own/own-story.ts';
import { savedStory, savedText } from '../../scenarios/moves/saved.ts';
import { listed } from '../../scenarios/properties/wording.ts';
import { replayCommand } from '../command-line.ts';
import type { DrillTask } from '../drill-task.ts';
import type { ShrunkDrill } from './shrink-drill.ts';

export interface Places {
  readonly bundles: Writes;
  readonly stories: Writes;
  readonly journals?: Writes;
}

type Writes = Pick<RunFolder, 'write'>;

export interface KeptShrunk {
  /** Of the scenario file. */
  readonly path: string;
  /** The command that plays it again. */
  readonly replay: string;
}

export function keepShrunk(
  { bundles, journals, stories }: Places,
  { onlyServers, plan, task }: ShrunkDrill,
  { failure, journal, result }: NonNullable<ShrunkDrill['met']>,
): Result<KeptShrunk> {
  const { plant, seed, site } = task;
  const saved = saveStory(stories, plan, task, failure, onlyServers);
  if (!saved.ok) return saved;
  const { path, story } = saved.value;
  const { journalHash } = result;
  const bundle = bundles.write(
    `${plan.name}.json`,
    writeBundle({ scenario: story.entry, story, site, seed, plant, journalHash }),
  );
  if (!bundle.ok) return bundle;
  const kept = journals?.write(`${plan.name}.ndjson`, journal) ?? ok();
  return kept.ok ? ok({ path, replay: replayCommand(typed(bundle.value)) }) : kept;
}

/** The plan as a scenario file that says with what it fails, and how. */
export function saveStory(
  stories: Writes,
  plan: MovePlan,
  { plant, seed, site }: DrillTask,
  { property }: Failure,
  onlyServers?: readonly string[],
): Result<{ readonly path: string; readonly story: OwnStory }> {
  const bug = plant === undefined ? '' : ` and the planted bug ${plant}`;
  const alone = onlyServers ? ` with no server but ${listed(onlyServers)}` : '';
  const text = savedText(plan, `On the site ${site.name}${alone}, with seed ${seed}${bug}, it fails ${property}.`);
  const path = stories.write(`${plan.name}.ts`, text);
  return path.ok ? ok({ path: path.value, story: savedStory(plan, text) }) : path;
}
