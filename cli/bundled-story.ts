/** The scenario of somebody's own that a bundle brings along: unpacked for as long as it plays, and told apart from the one on disk. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail, ok, type Result } from '../reference/model/result.ts';
import type { ReplayBundle } from '../reports/replay-bundle.ts';
import { removeUnpacked, type UnpackedStory, unpackStory } from '../scenarios/own/unpack.ts';
import { versionHere } from '../scenarios/own/whereabouts.ts';
import type { Output, Surroundings } from './surroundings.ts';
import { whyNoTemporaryFolder } from './temporary-folder.ts';

/** Undefined when the scenario comes with Muster. Fails when the story needs a package that is not here, or there is no room for it. */
export function unpackBundled({ scenario, story }: ReplayBundle): Result<UnpackedStory | undefined> {
  if (story === undefined) return ok();
  const missing = Object.entries(story.packages).filter(([name]) => versionHere(name) === undefined);
  if (missing.length > 0) {
    const wanted = missing.map(([name, version]) => `${name}@${version}`).join(' ');
    return fail(
      'BUNDLE_OUTDATED',
      `${scenario} imports what is not installed here; npm install ${wanted} in this folder`,
    );
  }
  const whyNot = whyNoTemporaryFolder();
  if (whyNot !== undefined) return fail('OUTPUT_NOT_WRITTEN', `${scenario} is unpacked to play: ${whyNot}`);
  return ok(unpackStory({ entry: scenario, ...story }));
}

/** Packages that are here in another version than the story was run with. */
export function packageDifferences({ story }: ReplayBundle): string[] {
  return Object.entries(story?.packages ?? {})
    .map(([name, version]) => ({ name, version, here: versionHere(name) }))
    .filter(({ here, version }) => here !== undefined && here !== version)
    .map(({ here, name, version }) => `${name}: ${version} → ${here}`);
}

/** What plays, and whether the files that lie here say something else; nothing for a scenario that comes with Muster. */
export function sayWhatPlays({ scenario, story }: ReplayBundle, stdout: Output): void {
  if (story === undefined) return;
  // Files are named from where the drill was run, or from the folder above them.
  const folder = ['.', '..'].find((one) => existsSync(resolve(one, scenario)));
  const changed = Object.entries(story.files)
    .filter(([name, text]) => folder !== undefined && textAt(resolve(folder, name)) !== text)
    .map(([name]) => name);
  const beside = changed.length === 0 ? '' : ` What lies here is different and is not played: ${changed.join(', ')}.`;
  stdout.write(`The scenario ${scenario} is the bundle's own.${beside}\n\n`);
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Does the work and removes the files, whatever comes of it. What is said of them on the way names them as their author does. */
export async function whileUnpacked<T>(
  unpacked: UnpackedStory | undefined,
  surroundings: Surroundings,
  work: (surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  if (unpacked === undefined) return work(surroundings);
  const { folder } = unpacked;
  const renaming = (output: Output): Output => ({
    colours: output.colours,
    write: (text) => output.write(text.replaceAll(`file://${folder}/`, '').replaceAll(`${folder}/`, '')),
  });
  try {
    const { stderr, stdout } = surroundings;
    return await work({ ...surroundings, stdout: renaming(stdout), stderr: renaming(stderr) });
  } finally {
    removeUnpacked(unpacked);
  }
}
