/** Whether what a replay bundle names is there, and whether this is the version that wrote it. */
import { fail, ok, type Result } from '../reference/model/result.ts';
import { commit } from '../reports/commit.ts';
import type { ReplayBundle } from '../reports/replay-bundle.ts';
import type { UnpackedStory } from '../scenarios/own/unpack.ts';
import { engine, engineDifferences } from '../simulator/journal/engine.ts';
import { packageDifferences } from './bundled-story.ts';
import type { Catalogue, Loaded } from './surroundings.ts';

/** The scenario, which can be run, and so can the planted bug. */
export async function checkKnown(
  { plant, scenario, story }: ReplayBundle,
  unpacked: UnpackedStory | undefined,
  catalogue: Catalogue,
): Promise<Result<Loaded | undefined>> {
  if (plant !== undefined && !catalogue.plants.some(({ name }) => name === plant)) {
    return fail('PLANT_UNKNOWN', `the bundle replays the planted bug "${plant}", and there is no such bug here`);
  }
  if (story !== undefined) return catalogue.load(scenario, unpacked);
  return catalogue.scenarios.some(({ name }) => name === scenario)
    ? ok()
    : fail('SCENARIO_UNKNOWN', `the bundle replays "${scenario}", and there is no such scenario here`);
}

/** Whether this version of Muster is the one that wrote the bundle, as far as the run depends on it. */
export function checkVersion(bundle: ReplayBundle): Result<undefined> {
  const differences = [...engineDifferences(bundle.engine, engine()), ...packageDifferences(bundle)];
  if (differences.length === 0) return ok();
  const what = `the bundle was recorded by another version (${differences.join('; ')})`;
  const here = commit() === bundle.commit ? '' : `, this is ${commit()}`;
  return fail('BUNDLE_OUTDATED', `${what}; check out commit ${bundle.commit}${here}, or add --force`);
}
