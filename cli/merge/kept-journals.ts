/** Journals that shards have kept. What is told of a drill rests on its journal, so one that is not the drill's own is refused. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { DrillResult, UnfinishedDrill } from '../../scenarios/result.ts';
import { readJournal } from '../../simulator/journal/journal-reader.ts';
import { worthKeeping } from '../explore/search.ts';
import type { ShardFiles } from './shard-files.ts';

/** Undefined where there is none: the drill passed in a large search, or never began. */
export function keptJournal({ path }: ShardFiles, { name }: DrillResult | UnfinishedDrill): string | undefined {
  const file = journalPath(path, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Whether each journal that must be there is, and is that of its result. Fails with `USAGE`. */
export function checkJournals(shard: ShardFiles): Result<undefined> {
  const { campaign, path, result } = shard;
  for (const drill of result.drills.filter((one) => worthKeeping(one, campaign.drills))) {
    const text = keptJournal(shard, drill);
    const read = text === undefined ? undefined : readJournal(text);
    const why =
      read === undefined
        ? 'it is not there'
        : !read.ok
          ? read.failure.message
          : read.value.journalHash === drill.journalHash
            ? undefined
            : 'it is not the journal of the result beside it';
    if (why !== undefined) {
      const remedy = 'copy the whole folder, or run that shard again';
      return fail('USAGE', `${journalPath(path, drill.name)}: ${why}; ${remedy}`);
    }
  }
  return ok();
}

const journalPath = (path: string, name: string) => join(path, 'journal', `${name}.ndjson`);
