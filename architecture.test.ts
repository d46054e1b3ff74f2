/**
 * The house in one test: six floors, imports only ever point down, and on the ground floor nothing but the seam. Read
 * from the sources themselves, so that a new file is held to it without being listed anywhere.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explain } from './reference/model/error-codes.ts';

/** From the ground up. A floor may import itself and what stands before it. */
const FLOORS = ['reference', 'simulator', 'chaos', 'scenarios', 'reports', 'cli'];

/** What the ground floor may use besides itself: libraries that compute and touch nothing. */
const REFERENCE_PACKAGES = ['hono', 'xstate', 'zod'];

const AMBIENT: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Date.now', /\bDate\.now\b/],
  ['new Date()', /\bnew Date\(\s*\)/],
  ['performance', /\bperformance\./],
  ['Math.random', /\bMath\.random\b/],
  ['crypto', /\bcrypto\.(randomUUID|getRandomValues|subtle)\b/],
  ['timers', /(?<![.\w])(setTimeout|setInterval|setImmediate|queueMicrotask)\(/],
  ['fetch', /(?<![.\w])fetch\(/],
  ['process', /(?<![.\w'"`-])process\.(env|hrtime|nextTick|argv|cwd|exit|stdout|stderr|pid)\b/],
];

interface Source {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly floor: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const root = import.meta.dirname;

function sourcesOf(floor: string): Source[] {
  return readdirSync(join(root, floor), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const text = withoutComments(readFileSync(file, 'utf8'));
      return { path: relative(root, file).split(sep).join('/'), floor, text, imports: importsOf(text) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<=^|\s)\/\/.*$/gm, '');
}

function importsOf(text: string): string[] {
  const statements = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g);
  return [...statements].map((match) => match[1] ?? '');
}

/** The floor a relative import leads to; undefined for packages. */
function floorOf(source: Source, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return relative(root, join(root, dirname(source.path), specifier)).split(sep)[0];
}

const sources = FLOORS.flatMap(sourcesOf);

describe('imports only point down', () => {
  test.each(FLOORS)('%s', (floor) => {
    const allowed = FLOORS.slice(0, FLOORS.indexOf(floor) + 1);
    const mine = sources.filter((source) => source.floor === floor);
    expect(mine.length).toBeGreaterThan(0);
    const upward = mine.flatMap((source) =>
      source.imports
        .filter((specifier) => {
          const target = floorOf(source, specifier);
          return target !== undefined && !allowed.includes(target);
        })
        .map((specifier) => `${source.path} imports ${specifier}`),
    );
    expect(upward).toEqual([]);
  });

  test('and always name the file they mean', () => {
    const vague = sources.flatMap((source) =>
      source.imports
        .filter((specifier) => specifier.startsWith('.') && !/\.(ts|mjs|json|yaml)$/.test(specifier))
        .map((specifier) => `${source.path} imports ${specifier}`),
    );
    expect(vague).toEqual([]);
  });
});

describe('the reference touches the world through its runtime only', () => {
  const reference = sources.filter((source) => source.floor === 'reference');

  test('it imports no platform module, and no package that reaches outside', () => {
    const strangers = reference.flatMap((source) =>
      source.imports
        .filter(
          (specifier) => !specifier.startsWith('.') && !REFERENCE_PACKAGES.includes(specifier.split('/')[0] ?? ''),
        )
        .map((specifier) => `${source.path} imports ${specifier}`),
    );
    expect(strangers).toEqual([]);
  });

  test.each(AMBIENT)('it does not use %s', (_name, pattern) => {
    expect(reference.filter((source) => pattern.test(source.text)).map((source) => source.path)).toEqual([]);
  });
});

describe('what is virtual is not left to chance', () => {
  // The kernel waits for Node to run what promises have made ready; that is the one real thing it waits for.
  const virtual = sources.filter(
    ({ floor, path }) =>
      floor === 'chaos' || (path.startsWith('simulator/virtual/') && path !== 'simulator/virtual/kernel.ts'),
  );

  test.each(['Date.now', 'new Date()', 'Math.random', 'crypto', 'timers', 'fetch'])(
    'the virtual world and the faults do not use %s',
    (name) => {
      const pattern = AMBIENT.find(([known]) => known === name)?.[1] ?? /^$/;
      expect(virtual.length).toBeGreaterThan(0);
      expect(virtual.filter((source) => pattern.test(source.text)).map((source) => source.path)).toEqual([]);
    },
  );
});

test('every code a failure carries is in the error table', () => {
  const failures = /(?:\bfail|\bnew StoryStopped)\(\s*'(\w+)'/g;
  const used = sources.flatMap((source) =>
    [...source.text.matchAll(failures)].map((match) => `${match[1]} in ${source.path}`),
  );
  expect(used.length).toBeGreaterThan(20);
  expect(used.filter((use) => explain(use.split(' ')[0] ?? '') === undefined)).toEqual([]);
});

test('this test would notice', () => {
  const guilty = withoutComments(
    "// Date.now() in a comment is fine\nimport fs from 'node:fs';\nconst t = Date.now(); setTimeout(() => {}, 1);",
  );
  expect(importsOf(guilty)).toEqual(['node:fs']);
  expect(AMBIENT.filter(([, pattern]) => pattern.test(guilty)).map(([name]) => name)).toEqual(['Date.now', 'timers']);
  expect(AMBIENT.filter(([, pattern]) => pattern.test('runtime.clock.after(1, f); timers.setTimeout(1)'))).toEqual([]);
});
