/** Gathers what was loaded of a story of somebody's own: its file, and whatever that led to. */
import { realpathSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isTheirs, remembered } from './module-hooks.ts';
import type { OwnStory } from './own-story.ts';
import { moduleOfMuster, packageAt } from './whereabouts.ts';

/** Undefined when the file was not loaded as one of somebody's own. */
export function gatherStory(path: string): OwnStory | undefined {
  const entry = pathToFileURL(realpathSync(path)).href;
  if (remembered(entry) === undefined) return undefined;
  const urls = closureOf(entry);
  const nameOf = namesOf(urls.map((url) => fileURLToPath(url)));
  const files: Record<string, string> = {};
  const imports: Record<string, Record<string, string>> = {};
  const packages: Record<string, string> = {};
  for (const url of urls.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
    const { imports: leading, text } = remembered(url) as NonNullable<ReturnType<typeof remembered>>;
    files[nameOf(url)] = text;
    for (const [specifier, target] of leading) {
      const from = packageAt(target);
      if (from) packages[from.name] = from.version;
      const name = isTheirs(target) ? nameOf(target) : moduleOfMuster(target);
      if (name === undefined || /^muster(\/|$)/.test(specifier) || saysItself(specifier, nameOf(url), name)) continue;
      imports[nameOf(url)] = { ...imports[nameOf(url)], [specifier]: name };
    }
  }
  return { entry: nameOf(entry), files, imports, packages };
}

/** A relative path that leads from one name to the other, wherever both are put. */
function saysItself(specifier: string, from: string, to: string): boolean {
  if (!/^\.{1,2}\//.test(specifier)) return false;
  const at = (name: string) => pathToFileURL(`/${name}`);
  return new URL(specifier, at(from)).pathname === at(to).pathname;
}

function closureOf(entry: string): string[] {
  const met = new Set([entry]);
  for (const url of met) {
    for (const target of remembered(url)?.imports.values() ?? []) {
      if (isTheirs(target) && remembered(target) !== undefined) met.add(target);
    }
  }
  return [...met];
}

/** How many folders above its own a story may reach and still have its files named as they lie. */
const FOLDERS_UP = 3;

/**
 * Names that say how the files lie to each other, and nothing of where that is. From the current folder, as they were typed,
 * or from a folder a little above the story; what is not beneath that only gets a number.
 */
function namesOf(paths: readonly string[]): (url: string) => string {
  const story = dirname(paths[0] as string);
  const above = [story];
  while (above.length <= FOLDERS_UP) above.push(dirname(above.at(-1) as string));
  const roots = [realpathSync(process.cwd()), ...above].filter((folder) => folder !== dirname(folder));
  const root = roots.find((folder) => paths.every((path) => isIn(folder, path))) ?? story;
  const strays = paths.filter((path) => !isIn(root, path));
  return (url) => {
    const path = fileURLToPath(url);
    const stray = strays.indexOf(path);
    return stray < 0 ? relative(root, path).split(sep).join('/') : `elsewhere/${stray + 1}/${basename(path)}`;
  };
}

function isIn(folder: string, path: string): boolean {
  return path.startsWith(folder + sep);
}
