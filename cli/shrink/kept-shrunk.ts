/** What is left of shrinking: the smaller plan as a scenario file, and the bundle that plays it. */
import { ok, type Result } from '../../reference/model/result.ts';
import { writeBundle } from '../../reports/replay-bundle.ts';
import { type RunFolder, typed } from '../../reports/run-folder.ts';
import { savedStory, savedText } from '../../scenarios/moves/saved.ts';
import { replayCommand } from '../command-line.ts';
import type { ShrunkDrill } from './shrink-drill.ts';

export interface Places {
  readonly bundles: RunFolder;
  readonly stories: RunFolder;
  readonly journals?: RunFolder;
}

export interface KeptShrunk {
  /** Of the scenario file. */
  readonly path: string;
  /** The command that plays it again. */
  readonly replay: string;
}

export function keepShrunk(
  { bundles, journals, stories }: Places,
  { plan, task }: ShrunkDrill,
  { failure, journal, result }: NonNullable<ShrunkDrill['met']>,
): Result<KeptShrunk> {
  const { plant, seed, site } = task;
  const text = savedText(plan, `With seed ${seed} it fails ${failure.property}.`);
  const story = savedStory(plan, text);
  const path = stories.write(`${plan.name}.ts`, text);
  if (!path.ok) return path;
  const { journalHash } = result;
  const bundle = bundles.write(
    `${plan.name}.json`,
    writeBundle({ scenario: story.entry, story, site, seed, plant, journalHash }),
  );
  if (!bundle.ok) return bundle;
  const kept = journals?.write(`${plan.name}.ndjson`, journal) ?? ok();
  return kept.ok ? ok({ path: path.value, replay: replayCommand(typed(bundle.value)) }) : kept;
}
