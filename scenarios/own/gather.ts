/** Gathers what was loaded of a story of somebody's own: its file, and whatever that led to. */
import { realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isTheirs, remembered } from './module-hooks.ts';
import type { OwnStory } from './own-story.ts';
import { moduleOfMuster, packageAt } from './whereabouts.ts';

/** Undefined when the file was not loaded as one of somebody's own. */
export function gatherStory(path: string): OwnStory | undefined {
  const entry = pathToFileURL(realpathSync(path)).href;
  if (remembered(entry) === undefined) return undefined;
  const urls = closureOf(entry);
  const root = rootOf(urls.map((url) => fileURLToPath(url)));
  const nameOf = (url: string) => relative(root, fileURLToPath(url)).split(sep).join('/');
  const files: Record<string, string> = {};
  const imports: Record<string, Record<string, string>> = {};
  const packages: Record<string, string> = {};
  for (const url of urls.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
    const { imports: leading, text } = remembered(url) as NonNullable<ReturnType<typeof remembered>>;
    files[nameOf(url)] = text;
    for (const [specifier, target] of leading) {
      const from = packageAt(target);
      if (from) packages[from.name] = from.version;
      const name = isTheirs(target) ? nameOf(target) : moduleOfMuster(target);
      if (name === undefined || /^muster(\/|$)/.test(specifier) || saysItself(specifier, url, target)) continue;
      imports[nameOf(url)] = { ...imports[nameOf(url)], [specifier]: name };
    }
  }
  return { entry: nameOf(entry), files, imports, packages };
}

/** A relative path to a neighbour, which leads to the same file wherever both are put. */
function saysItself(specifier: string, url: string, target: string): boolean {
  return (
    /^\.{1,2}\//.test(specifier) && isTheirs(target) && new URL(specifier, url).pathname === new URL(target).pathname
  );
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

/** The current folder, so that files are named as they were typed; or what is above all of them. */
function rootOf(paths: readonly string[]): string {
  const inside = (folder: string) =>
    paths.every((path) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
  const here = realpathSync(process.cwd());
  if (inside(here)) return here;
  let root = dirname(paths[0] as string);
  while (!inside(root)) root = dirname(root);
  return root;
}
