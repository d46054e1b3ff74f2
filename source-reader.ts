/** The sources of the house as its tests look at them: text without comments, and what it imports, types included. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

export interface Source {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** As they are written. */
  readonly imports: readonly string[];
  /** Those of them that are files of ours, by their paths. */
  readonly reaches: readonly string[];
}

/** Every module of a folder, without its tests. */
export function sourcesOf(root: string, folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return sourceOf(relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8'));
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function sourceOf(path: string, written: string): Source {
  const text = written.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<=^|\s)\/\/.*$/gm, '');
  const statements = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g);
  const imports = [...statements].map((match) => match[1] ?? '');
  const ours = imports.filter((specifier) => specifier.startsWith('.'));
  return { path, text, imports, reaches: ours.map((specifier) => posix.join(posix.dirname(path), specifier)) };
}

/** Ways through imports that lead back to where they began, one for each place at which a circle closes. */
export function circlesAmong(sources: readonly Source[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const seen = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const begin = trail.indexOf(path);
    if (begin >= 0) circles.push([...trail.slice(begin), path].join(' → '));
    if (seen.has(path)) return;
    seen.add(path);
    for (const next of byPath.get(path)?.reaches ?? []) walk(next, [...trail, path]);
  };
  for (const { path } of sources) walk(path, []);
  return circles;
}
