/** Every file and folder that README and the pages name is there, be it by its whole path, by the end of it, or in a link. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const NOT_OURS = new Set(['node_modules', '.git', '.muster']);

/** Paths relative to the root, those of folders with `/` at their end. */
function everythingBelow(folder = ''): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = `${folder}${entry.name}`;
    return entry.isDirectory() ? [`${path}/`, ...everythingBelow(`${path}/`)] : [path];
  });
}

const FILE = /^[\w.-]+(\/[\w.-]+)*\.(ts|mjs|yaml|py|go|md)$/;
const FOLDER = /^[\w.-]+(\/[\w.-]+)*\/$/;

/** What a page names in code, and where its links lead to. */
function namedIn(page: string, text: string, tops: readonly string[]): { name: string; path: string }[] {
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name);
  // Only a folder of ours is held to be there: `replay/` may be one that a run writes.
  const names = quoted.filter(
    (name) => FILE.test(name) || (FOLDER.test(name) && tops.includes(`${name.split('/')[0]}/`)),
  );
  const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
  return [
    ...names.map((name) => ({ name, path: name })),
    ...links.map((name) => ({ name, path: posix.join(posix.dirname(page), name) })),
  ];
}

const isThere = (everything: readonly string[], path: string) =>
  everything.some((one) => one === path || one === `${path}/` || one.endsWith(`/${path}`));

describe('what the pages name', () => {
  const everything = everythingBelow();
  const tops = everything.filter((path) => /^[^/]+\/$/.test(path));
  const pages = ['README.md', ...everything.filter((path) => /^docs\/[^/]+\.md$/.test(path))];

  test.each(pages)('%s', (page) => {
    const named = namedIn(page, readFileSync(join(ROOT, page), 'utf8'), tops);
    expect(named.filter(({ path }) => !isThere(everything, path)).map(({ name }) => name)).toEqual([]);
  });

  test('this test would notice what is gone', () => {
    const text =
      '`docs/gone.ts`, `scenarios/gone/`, `virtual/kernel.ts`, `replay/`, [a page](gone.md#part), [one](journal.md)';
    const gone = namedIn('docs/a.md', text, tops).filter(({ path }) => !isThere(everything, path));
    expect(gone.map(({ name }) => name)).toEqual(['docs/gone.ts', 'scenarios/gone/', 'gone.md']);
  });
});
