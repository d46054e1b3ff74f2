/** Shards in a container, fetched to a folder that is there only while they are put together. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { isUrl, parseContainerUrl } from '../container/container-url.ts';
import { whyNoTemporaryFolder } from '../temporary-folder.ts';

export interface Fetched {
  /** Folders, in place of URLs. */
  readonly places: readonly string[];
  /** A text in which folders that were fetched are called by their URLs, without signatures. */
  readonly shown: (text: string) => string;
}

const AT_ONCE = 8;
const OF_SHARD = /(^|\/)shard-\d+-of-\d+\//;

/** Hands `use` folders alone, and removes afterwards what was fetched. */
export async function whileFetched<Value>(
  places: readonly string[],
  use: (fetched: Result<Fetched>) => Promise<Value>,
): Promise<Value> {
  if (!places.some(isUrl)) return use(ok({ places, shown: (text) => text }));
  const trouble = whyNoTemporaryFolder();
  if (trouble !== undefined) return use(fail('USAGE', trouble));
  const folder = mkdtempSync(join(tmpdir(), 'muster-merge-'));
  try {
    return await use(await fetched(places, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fetched(places: readonly string[], folder: string): Promise<Result<Fetched>> {
  const names = new Map<string, string>();
  const local: string[] = [];
  for (const [number, place] of places.entries()) {
    if (!isUrl(place)) {
      local.push(place);
      continue;
    }
    const target = join(folder, String(number));
    const shown = await fetch(place, target);
    if (!shown.ok) return shown;
    local.push(target);
    names.set(target, shown.value);
  }
  const shown = (text: string) =>
    [...names].reduce(
      (rest, [path, name]) => rest.replaceAll(`${path}/`, name).replaceAll(path, name.replace(/\/$/, '')),
      text,
    );
  return ok({ places: local, shown });
}

/** Answers with what it is called. Fails with `USAGE`. */
async function fetch(url: string, target: string): Promise<Result<string>> {
  const place = parseContainerUrl(url);
  if (!place.ok) return place;
  const { Container } = await import('../container/container.ts');
  const { prefix, shown } = place.value;
  const container = new Container(place.value);
  const listed = await container.list();
  if (!listed.ok) return fail('USAGE', listed.failure.message);
  mkdirSync(target);
  const names = listed.value.filter((name) => OF_SHARD.test(`${prefix}${name}`));
  // A name that leads out of the folder was made by nobody who means well.
  const strange = names.find(
    (name) => name.split('/').some((part) => ['', '.', '..'].includes(part)) || /[\\\0]/.test(name),
  );
  if (strange !== undefined) return fail('USAGE', `${shown}: "${strange}" is no name for a file of a shard`);
  const queue = names.values();
  const troubles: Result<undefined>[] = [];
  const fetchAll = async () => {
    for (const name of queue) {
      if (troubles.length > 0) return;
      mkdirSync(join(target, dirname(name)), { recursive: true });
      const done = await container.download(name, join(target, name));
      if (!done.ok) troubles.push(fail('USAGE', done.failure.message));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchAll));
  const [trouble] = troubles;
  return trouble && !trouble.ok ? trouble : ok(shown);
}
