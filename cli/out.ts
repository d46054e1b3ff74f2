/** Where the files of a run go: a folder, or a blob container, which gets all that the folder gets. */
import { join } from 'node:path';
import { fail, ok, type Result } from '../reference/model/result.ts';
import { openRunFolder, type RunFolder } from '../reports/run-folder.ts';
import { below, isUrl, parseContainerUrl } from './container/container-url.ts';

/**
 * Fails with `USAGE`, before anything is run.
 * @param part a folder in what was named, where several write to one place
 */
export async function openOut(out: string | undefined, now: Date, part?: string): Promise<Result<RunFolder>> {
  if (out === undefined || !isUrl(out)) {
    return openRunFolder(out === undefined || part === undefined ? out : join(out, part), now);
  }
  const place = parseContainerUrl(out);
  if (!place.ok) return place;
  // The client takes a while to load, and most runs do without.
  const { Container } = await import('./container/container.ts');
  const { MirroredFolder } = await import('./container/mirrored-folder.ts');
  const container = new Container(part === undefined ? place.value : below(place.value, part));
  const writable = await container.tryToWrite();
  if (!writable.ok) return fail('USAGE', writable.failure.message);
  const folder = openRunFolder(undefined, now);
  return folder.ok ? ok(new MirroredFolder(folder.value, container)) : folder;
}
