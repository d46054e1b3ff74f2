/** Whose a module is: Muster's, a package's, or somebody's own. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Folders of Muster's own modules. What else lies in a checkout, the examples for instance, is like anybody's own. */
export const FLOORS = ['reference', 'simulator', 'chaos', 'scenarios', 'reports', 'cli'] as const;

const ROOT = new URL('../../', import.meta.url).href;
const FLOOR_URLS = FLOORS.map((floor) => `${ROOT}${floor}/`);
const IN_PACKAGES = '/node_modules/';

/** From here Muster's packages are found, and Muster itself under its name. */
export const HOME = `${ROOT}package.json`;

/** `muster/scenarios/drill.ts`, for a module of Muster's. */
export function moduleOfMuster(url: string): string | undefined {
  return FLOOR_URLS.some((floor) => url.startsWith(floor)) ? `muster/${url.slice(ROOT.length)}` : undefined;
}

/** The other way round. */
export function urlOfModule(name: string): string {
  return `${ROOT}${name.slice('muster/'.length)}`;
}

export function isOwn(url: string): boolean {
  return url.startsWith('file:') && !url.includes(IN_PACKAGES) && moduleOfMuster(url) === undefined;
}

/** Name and version of the package that a module lies in; undefined when it lies in none. */
export function packageAt(url: string): { name: string; version: string } | undefined {
  const at = url.lastIndexOf(IN_PACKAGES);
  if (at < 0) return undefined;
  const [first = '', second = ''] = url.slice(at + IN_PACKAGES.length).split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  const version = versionIn(fileURLToPath(url.slice(0, at)), name);
  return version === undefined ? undefined : { name, version };
}

/** The version of a package as a story would get it here: Muster's own, or the current folder's. */
export function versionHere(name: string): string | undefined {
  for (let folder = fileURLToPath(new URL('.', HOME)); ; folder = process.cwd()) {
    const found = versionAbove(folder, name);
    if (found !== undefined || folder === process.cwd()) return found;
  }
}

/** As if a module of the current folder asked. */
export function currentFolder(): string {
  return pathToFileURL(join(process.cwd(), 'story.ts')).href;
}

function versionAbove(folder: string, name: string): string | undefined {
  for (let here = folder; ; here = dirname(here)) {
    const found = versionIn(here, name);
    if (found !== undefined || here === dirname(here)) return found;
  }
}

function versionIn(folder: string, name: string): string | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}
