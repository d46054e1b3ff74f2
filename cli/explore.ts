/**
 * `muster explore`: drills that nobody thought of, chosen in one of several ways. Each is a plan of moves, written to the folder of
 * the run as a scenario file and run like any other drill. What does not pass is told once for each distinct failure.
 */
import { fail, ok, type Result } from '../reference/model/result.ts';
import { openRunFolder, type RunFolder } from '../reports/run-folder.ts';
import { isUrl } from './container/container-url.ts';
import { complain } from './complain.ts';
import type { ExitCode } from './exit-codes.ts';
import type { ExploreOptions } from './explore/options.ts';
import { planSearch } from './explore/planned.ts';
import { search } from './explore/search.ts';
import { shardFolder } from './explore/shard.ts';
import { openOut } from './out.ts';
import type { Surroundings } from './surroundings.ts';

export async function explore(name: string, options: ExploreOptions, surroundings: Surroundings): Promise<ExitCode> {
  const { stderr } = surroundings;
  const planned = await planSearch(name, options, surroundings);
  if (!planned.ok) return complain(stderr, planned.failure);
  const startedAt = new Date();
  const { shard } = planned.value.campaign;
  const folder = await openOut(options.out, startedAt, shard && shardFolder(shard));
  if (!folder.ok) return complain(stderr, folder.failure);
  const save = openSave(options.save, startedAt);
  if (!save.ok) return complain(stderr, save.failure);
  const folders = { startedAt, folder: folder.value, save: save.value };
  return search(planned.value, options, folders, surroundings);
}

/** Where plans are saved: among what somebody goes on with, which is a folder here. */
function openSave(save: string | undefined, now: Date): Result<RunFolder | undefined> {
  if (save === undefined) return ok();
  if (isUrl(save)) return fail('USAGE', `--save must be a folder, not "${save}"`);
  const folder = openRunFolder(save, now);
  return folder.ok ? folder : fail(folder.failure.code, folder.failure.message.replace('--out', '--save'));
}
