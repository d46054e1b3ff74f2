/** `whats-here.md` names every module exactly once, under the room it stands in, and nothing that is gone. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const NOT_OURS = new Set(['node_modules', '.git', '.muster']);

/** Paths relative to the root, with `/`, of all modules below a folder. */
function modulesBelow(folder = ''): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : modulesBelow(path);
    return /(?<!\.test)\.(ts|mjs)$/.test(entry.name) ? [path] : [];
  });
}

interface Entry {
  readonly module: string;
  /** The top-level heading it stands under. */
  readonly heading: string;
  /** The folder that the nearest heading names; undefined where it names none. */
  readonly room: string | undefined;
}

function listed(): Entry[] {
  let heading = '';
  let room: string | undefined;
  return readFileSync(join(ROOT, 'docs/whats-here.md'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      heading = /^## (.*)$/.exec(line)?.[1] ?? heading;
      if (line.startsWith('#')) room = /^#{2,3} .*?`([^`]+)\/`/.exec(line)?.[1];
      const module = /^- `([^`]+)`: \S/.exec(line)?.[1];
      return module === undefined ? [] : [{ module, heading, room }];
    });
}

describe('whats-here.md', () => {
  const modules = modulesBelow();
  const entries = listed();
  const names = entries.map(({ module }) => module);

  test('has a line for every module', () => {
    expect(modules.length).toBeGreaterThan(200);
    expect(modules.filter((module) => !names.includes(module))).toEqual([]);
  });

  test('lists nothing that is gone, and nothing twice', () => {
    expect(names.filter((module) => !modules.includes(module))).toEqual([]);
    expect(names.filter((module, index) => names.indexOf(module) !== index)).toEqual([]);
  });

  test('puts each module under its own floor', () => {
    const floors = ['reference', 'simulator', 'chaos', 'scenarios', 'reports', 'cli'];
    const strays = entries.filter(({ module, heading }) => {
      const folder = module.split('/')[0] ?? '';
      return heading.includes(`\`${folder}/\``) !== floors.includes(folder);
    });
    expect(strays).toEqual([]);
  });

  test('and each under the heading of its own room', () => {
    const floors = entries.filter(({ room }) => room !== undefined);
    expect(floors.length).toBeGreaterThan(200);
    expect(floors.filter(({ module, room }) => dirname(module) !== room)).toEqual([]);
  });
});
