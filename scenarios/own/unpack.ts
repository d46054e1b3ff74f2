/** The files of a story that came in a bundle, in a folder of their own for as long as it plays. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { invariant } from '../../reference/model/result.ts';
import { checkStory, type OwnStory } from './own-story.ts';

/** Plain data, since it goes to worker threads. */
export interface UnpackedStory {
  readonly folder: string;
  readonly imports: OwnStory['imports'];
}

/** Nothing is written outside the folder; whoever unpacks it removes it. */
export function unpackStory(story: OwnStory): UnpackedStory {
  invariant(checkStory(story).ok, 'a story is checked before it is unpacked');
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'muster-story-')));
  process.once('exit', () => removeUnpacked({ folder }));
  for (const [name, text] of Object.entries(story.files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
  }
  return { folder, imports: story.imports };
}

export function removeUnpacked({ folder }: Pick<UnpackedStory, 'folder'>): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Where an import of an unpacked file leads, when its own words do not say: a URL, or `muster/…`. */
export function whereTo({ folder, imports }: UnpackedStory, parent: string, specifier: string): string | undefined {
  const base = `${pathToFileURL(folder).href}/`;
  if (!parent.startsWith(base)) return undefined;
  const table = Object.entries(imports).find(([name]) => `${base}${pathIn(name)}` === parent)?.[1];
  if (table === undefined || !Object.hasOwn(table, specifier)) return undefined;
  const target = table[specifier] as string;
  return target.startsWith('muster/') ? target : `${base}${pathIn(target)}`;
}

function pathIn(name: string): string {
  return pathToFileURL(`/${name}`).pathname.slice(1);
}
