/**
 * The house in one test: six floors and the rooms on them, imports only ever point down and never in a circle, a floor is
 * entered by its doors, and on the ground floor there is nothing but the seam. Read from the sources themselves, so that a
 * new file is held to it without being listed anywhere.
 */
import { describe, expect, test } from 'vitest';
import { explain } from './reference/model/error-codes.ts';
import { circlesAmong, type Source, sourceOf, sourcesOf } from './source-reader.ts';

/** From the ground up. A floor may import itself and what stands before it. */
const FLOORS = ['reference', 'simulator', 'chaos', 'scenarios', 'reports', 'cli'];

/** Rooms from the ground up. A room may import what stands in the lines before its own; those of one line are strangers. */
const ROOMS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  reference: [
    ['model'],
    ['runtime.ts'],
    ['wire', 'replication', 'kept-note.ts'],
    ['configuration'],
    ['mobility', 'process', 'master-target', 'site-recovery'],
  ],
  simulator: [
    ['ground', 'journal', 'site', 'moments.ts'],
    ['network', 'disks', 'automation'],
    ['machines'],
    ['vmware', 'azure'],
    ['desk'],
    ['lab.ts'],
    ['controls'],
    ['virtual', 'live'],
    ['vault-server', 'labs.ts'],
    ['contracts', 'stages'],
  ],
};

const ROLES = ['reference/configuration', 'reference/mobility', 'reference/process', 'reference/master-target'];

/** By which doors the two lowest floors are entered from above: who may import which of their rooms or files. */
const DOORS: readonly (readonly [who: string, doors: readonly string[]])[] = [
  ['simulator', ['reference/model', 'reference/runtime.ts']],
  // Where the site's secrets are drawn, its key to the vault is one of them.
  ['simulator/site', ['reference/site-recovery/site']],
  // Roles are put onto machines; the service is shown to clients.
  ['simulator/machines', ROLES],
  ['simulator/virtual', [...ROLES, 'reference/site-recovery']],
  ['simulator/live', ROLES],
  ['simulator/azure', ['reference/site-recovery', 'reference/wire']],
  // A planted bug replaces parts of these.
  ['simulator/lab.ts', ['reference/site-recovery', 'reference/process']],
  ['scenarios/plants', ['reference/runtime.ts', 'reference/wire', 'reference/replication']],
  ['scenarios/plants', ['reference/site-recovery/plans']],
  ['chaos', ['reference/model', 'simulator/lab.ts', 'simulator/moments.ts', 'simulator/vault-server/fault-board.ts']],
  // Where a fault has to hit is said by the documents, and by the site.
  ['chaos', ['simulator/network/well-known.ts', 'simulator/site']],
  // A process server may be the temporary one in Azure.
  ['chaos', ['simulator/machines/site-servers.ts']],
  ['scenarios', ['reference/model', 'simulator/lab.ts', 'simulator/labs.ts', 'simulator/journal', 'simulator/site']],
  // A story says at which moment, and at which port.
  ['scenarios', ['simulator/moments.ts', 'simulator/network/well-known.ts']],
  // A runbook sits at the operator's desk.
  ['scenarios', ['simulator/desk', 'simulator/machines/site-servers.ts']],
  // What is drawn for a run before there is a lab is drawn as in one.
  ['scenarios/explore', ['simulator/ground/random.ts', 'reference/runtime.ts']],
  // What is declared in a chart is counted as taken or not.
  ['scenarios/coverage', [...ROLES, 'reference/site-recovery']],
  // Paths are those of the chart itself.
  ['scenarios/explore', ['reference/site-recovery/item-chart.ts']],
  // The phases of the cycle are the tasks of its jobs.
  ['scenarios/explore/matrix', ['reference/site-recovery/jobs/job-scenarios.ts']],
  // A plan of moves may wait for a state of an item or a task of a job.
  ['scenarios/moves', ['reference/site-recovery/item-chart.ts', 'reference/site-recovery/jobs/job-scenarios.ts']],
  // A history that tests make up is made of disks.
  ['scenarios/properties', ['simulator/disks']],
  ['reports', ['reference/model', 'simulator/journal', 'simulator/site']],
  ['cli', ['reference/model', 'simulator/lab.ts', 'simulator/journal', 'simulator/site', 'simulator/vault-server']],
  // What a lab needs, and what a site has that it cannot be, is looked at before a run; what it left is cleared.
  ['cli', ['simulator/labs.ts']],
  ['cli', ['simulator/live']],
];

/** What only tests may import, and what serves them in turn. */
const FOR_TESTS = /^simulator\/(stages|contracts)\/|\/fixtures\//;

/** What the reference goes by. The world that enforces it, and whoever judges, say it again from the documents. */
const SAID_BY_THE_REFERENCE = ['azure-names', 'ports', 'sizes', 'timers'].map((name) => `reference/model/${name}.ts`);

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

const root = import.meta.dirname;
const sources = FLOORS.flatMap((floor) => sourcesOf(root, floor));

const floorOf = (path: string) => path.split('/')[0] ?? '';
const roomOf = (path: string) => path.split('/')[1] ?? '';
const isIn = (path: string, place: string) => path === place || path.startsWith(`${place}/`);

/** Imports of ours that are against a rule, in words. */
function against(all: readonly Source[], rule: (from: string, to: string) => boolean): string[] {
  return all.flatMap(({ path, reaches }) =>
    reaches.filter((to) => rule(path, to)).map((to) => `${path} imports ${to}`),
  );
}

function pointsUp(from: string, to: string): boolean {
  return FLOORS.indexOf(floorOf(to)) > FLOORS.indexOf(floorOf(from)) || !FLOORS.includes(floorOf(to));
}

/** From one room into another of the same floor that does not stand below it. */
function leavesItsRoom(from: string, to: string): boolean {
  if (floorOf(from) !== floorOf(to) || roomOf(from) === roomOf(to)) return false;
  const lines = ROOMS[floorOf(from)];
  const lineOf = (path: string) => lines?.findIndex((rooms) => rooms.includes(roomOf(path))) ?? 0;
  return lines !== undefined && !FOR_TESTS.test(from) && lineOf(to) >= lineOf(from);
}

/** Into one of the two lowest floors, by none of the doors that are open to whoever comes. */
function comesThroughTheWall(from: string, to: string): boolean {
  if (floorOf(from) === floorOf(to) || !(floorOf(to) in ROOMS) || FOR_TESTS.test(from)) return false;
  return !DOORS.some(([who, doors]) => isIn(from, who) && doors.some((door) => isIn(to, door)));
}

const sharesAMistake = (from: string, to: string) =>
  floorOf(from) !== 'reference' && SAID_BY_THE_REFERENCE.includes(to);

const isForTests = (from: string, to: string) => FOR_TESTS.test(to) && !FOR_TESTS.test(from);

describe('imports only point down', () => {
  test.each(FLOORS)('%s', (floor) => {
    const mine = sources.filter(({ path }) => floorOf(path) === floor);
    expect(mine.length).toBeGreaterThan(0);
    expect(against(mine, pointsUp)).toEqual([]);
  });

  test.each(Object.keys(ROOMS))('from room to room of %s, each of which has its place', (floor) => {
    const mine = sources.filter(({ path }) => floorOf(path) === floor);
    expect([...new Set(mine.map(({ path }) => roomOf(path)))].sort()).toEqual(ROOMS[floor]?.flat().sort());
    expect(against(mine, leavesItsRoom)).toEqual([]);
  });

  test('and never in a circle of files', () => {
    expect(circlesAmong(sources)).toEqual([]);
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

describe('a floor is entered by its doors', () => {
  test('by nobody through the wall', () => {
    expect(against(sources, comesThroughTheWall)).toEqual([]);
  });

  test('and there is no door that nobody uses', () => {
    const used = (who: string, door: string) =>
      sources.some(({ path, reaches }) => isIn(path, who) && reaches.some((to) => isIn(to, door)));
    const unused = DOORS.flatMap(([who, doors]) =>
      doors.filter((door) => !used(who, door)).map((door) => `${who}: ${door}`),
    );
    expect(unused).toEqual([]);
  });
});

test('whoever judges the reference takes no figures, names or ports from it', () => {
  expect(sources.map(({ path }) => path)).toEqual(expect.arrayContaining(SAID_BY_THE_REFERENCE));
  expect(against(sources, sharesAMistake)).toEqual([]);
});

test('stages, contracts and fixtures are imported by tests, and by each other, alone', () => {
  expect(sources.filter(({ path }) => FOR_TESTS.test(path)).length).toBeGreaterThan(20);
  expect(against(sources, isForTests)).toEqual([]);
});

describe('the reference touches the world through its runtime only', () => {
  const reference = sources.filter(({ path }) => floorOf(path) === 'reference');

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
    ({ path }) =>
      floorOf(path) === 'chaos' || (path.startsWith('simulator/virtual/') && path !== 'simulator/virtual/kernel.ts'),
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

describe('this test would notice', () => {
  const one = (path: string, text: string) => [sourceOf(path, text)];

  test('what a source reaches for', () => {
    const guilty = sourceOf(
      'reference/a.ts',
      "// Date.now() in a comment is fine\nimport fs from 'node:fs';\nconst t = Date.now(); setTimeout(() => {}, 1);",
    );
    expect(guilty.imports).toEqual(['node:fs']);
    const used = AMBIENT.filter(([, pattern]) => pattern.test(guilty.text)).map(([name]) => name);
    expect(used).toEqual(['Date.now', 'timers']);
    expect(AMBIENT.filter(([, pattern]) => pattern.test('runtime.clock.after(1, f); timers.setTimeout(1)'))).toEqual(
      [],
    );
  });

  test('an import that points up, on the same floor or to another', () => {
    expect(against(one('reference/model/a.ts', "import '../../simulator/lab.ts'"), pointsUp)).toHaveLength(1);
    expect(against(one('simulator/site/a.ts', "import type { B } from '../azure/b.ts'"), leavesItsRoom)).toHaveLength(
      1,
    );
    expect(against(one('simulator/live/a.ts', "import('../virtual/b.ts')"), leavesItsRoom)).toHaveLength(1);
    expect(against(one('simulator/live/a.ts', "import '../site/b.ts'"), leavesItsRoom)).toEqual([]);
  });

  test('a circle, of types too, and a file that imports itself', () => {
    const file = (name: string, imported: string) =>
      sourceOf(`chaos/${name}.ts`, `import type { X } from './${imported}.ts';`);
    expect(circlesAmong([file('a', 'b'), file('b', 'c'), file('c', 'b')])).toEqual([
      'chaos/b.ts → chaos/c.ts → chaos/b.ts',
    ]);
    expect(circlesAmong([file('a', 'a')])).toEqual(['chaos/a.ts → chaos/a.ts']);
    expect(circlesAmong([file('a', 'b'), file('b', 'c')])).toEqual([]);
  });

  test('a stranger in a room without a door', () => {
    const scenario = (imported: string) => one('scenarios/stories/a.ts', `import '../../${imported}'`);
    expect(against(scenario('simulator/virtual/network/rules.ts'), comesThroughTheWall)).toHaveLength(1);
    expect(against(scenario('reference/site-recovery/item.ts'), comesThroughTheWall)).toHaveLength(1);
    expect(against(scenario('simulator/lab.ts'), comesThroughTheWall)).toEqual([]);
  });

  test('a judge that asks the reference for its limits', () => {
    expect(
      against(one('scenarios/properties/a.ts', "import '../../reference/model/timers.ts'"), sharesAMistake),
    ).toHaveLength(1);
    expect(against(one('reference/process/a.ts', "import '../model/timers.ts'"), sharesAMistake)).toEqual([]);
  });

  test('a stage, a contract or a fixture that more than tests use', () => {
    for (const place of ['simulator/stages/a.ts', 'simulator/contracts/network/a.ts', 'chaos/fixtures/a.ts']) {
      expect(against(one('cli/a.ts', `import '../${place}'`), isForTests)).toHaveLength(1);
      expect(against(one('cli/fixtures/a.ts', `import '../../${place}'`), isForTests)).toEqual([]);
    }
  });
});
