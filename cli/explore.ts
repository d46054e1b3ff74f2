/**
 * `muster explore`: drills that nobody thought of, chosen in one of several ways. Each is a plan of moves, written to the folder of
 * the run as a scenario file and run like any other drill. What does not pass is told once for each distinct failure.
 */
import { join } from 'node:path';
import { openRunFolder } from '../reports/run-folder.ts';
import { complain } from './complain.ts';
import type { ExitCode } from './exit-codes.ts';
import type { ExploreOptions } from './explore/options.ts';
import { planSearch } from './explore/planned.ts';
import { search } from './explore/search.ts';
import { shardFolder } from './explore/shard.ts';
import type { Surroundings } from './surroundings.ts';

export async function explore(name: string, options: ExploreOptions, surroundings: Surroundings): Promise<ExitCode> {
  const { stderr } = surroundings;
  const planned = await planSearch(name, options, surroundings);
  if (!planned.ok) return complain(stderr, planned.failure);
  const startedAt = new Date();
  const { shard } = planned.value.campaign;
  const out = options.out !== undefined && shard ? join(options.out, shardFolder(shard)) : options.out;
  const folder = openRunFolder(out, startedAt);
  if (!folder.ok) return complain(stderr, folder.failure);
  return search(planned.value, options, { startedAt, folder: folder.value }, surroundings);
}
