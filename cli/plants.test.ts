/** `muster plants` from the command line to table and exit code, with made-up drills on real worker threads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';
import { madeUpCatalogue } from './fixtures/drills.ts';
import type { Site } from '../simulator/site/site.ts';
import { Interruption } from './interruption.ts';
import { plants } from './plants.ts';
import type { PlantsOptions } from './plants-plan.ts';
import type { Plant } from './surroundings.ts';

let stdout: string;
let stderr: string;

beforeEach(() => {
  stdout = '';
  stderr = '';
});

const [lostWrite] = madeUpCatalogue.plants as readonly [Plant];
/** In made-up drills with a bug `recovered-image` is violated, and nothing else. */
const unseen: Plant = { ...lostWrite, name: 'unseen', title: 'Nobody looks', kind: 'clean-up', caughtBy: 'sound-jobs' };
const breaks: Plant = {
  ...lostWrite,
  name: 'breaks',
  title: 'It breaks',
  kind: 'moments',
  scenarios: ['wreck', 'calm'],
};

/** Told of sites with a VMware machine, of which Contoso has none. */
const onVmware = {
  ...{ name: 'afloat', title: 'It floats', faults: [] },
  whyNot: (site: Site) => (site.servers.some(({ kind }) => kind === 'vmware') ? undefined : 'nothing floats there'),
};

function muster(names: string[], options: PlantsOptions = {}, catalogued: readonly Plant[] = madeUpCatalogue.plants) {
  return plants(names, options, {
    stdout: {
      colours: false,
      write: (text: string) => {
        stdout += text;
      },
    },
    stderr: {
      colours: false,
      write: (text: string) => {
        stderr += text;
      },
    },
    catalogue: {
      ...madeUpCatalogue,
      scenarios: [...madeUpCatalogue.scenarios, onVmware],
      plants: catalogued,
    },
    workerUrl: new URL('./fixtures/worker.ts', import.meta.url),
    interruption: new Interruption(),
  });
}

test('a bug that its property sees is caught in the first drill', async () => {
  expect(await muster([])).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "Muster · planted bugs: 1 · site Contoso · virtual lab

      ✔ lost-write  caught by recovered-image in 1 drill · storm, seed 1

    Kind       Planted  Caught  In the first drill  Most drills
    ─────────  ───────  ──────  ──────────────────  ───────────
    data path        1       1                   1            1
    all              1       1                   1            1

    every one was caught
    "
  `);
});

test('a bug that only others see survives all drills, and the hunt fails: it says who had to see it', async () => {
  expect(await muster([], { seeds: '2' }, [lostWrite, unseen])).toBe(1);
  expect(stdout).toMatchInlineSnapshot(`
    "Muster · planted bugs: 2 · site Contoso · virtual lab

      ✔ lost-write  caught by recovered-image in 1 drill · storm, seed 1
      ✘ unseen      survived 2 drills

    Kind       Planted  Caught  In the first drill  Most drills
    ─────────  ───────  ──────  ──────────────────  ───────────
    data path        1       1                   1            1
    clean-up         1       0                   0            0
    all              2       1                   1            1

    1 survived

      unseen: Nobody looks
        sound-jobs had to see it
        storm, seed 1: only recovered-image
        storm, seed 2: only recovered-image
    "
  `);
});

test('a drill that breaks catches nothing; the next one does', async () => {
  expect(await muster(['breaks'], {}, [lostWrite, breaks])).toBe(0);
  expect(stdout).toContain('✔ breaks  caught by recovered-image in 2 drills · calm, seed 1');
});

test('the short form hunts one bug for each property', async () => {
  const another = { ...lostWrite, name: 'another' };
  expect(await muster([], { short: true }, [lostWrite, another])).toBe(0);
  expect(stdout).toContain('planted bugs: 1 of 2');
  expect(stdout).not.toContain('another');
});

describe('at another site', () => {
  const file = join(import.meta.dirname, '../docs/examples/mixed-two-process-servers.yaml');
  const afloat: Plant = { ...lostWrite, name: 'afloat-only', scenarios: ['afloat'] };

  test('drills are those that are for it, and a bug of which none is is told and not hunted', async () => {
    const either: Plant = { ...lostWrite, name: 'either', scenarios: ['afloat', 'storm'] };
    expect(await muster([], {}, [afloat, either])).toBe(0);
    expect(stdout).toContain('planted bugs: 1 of 2 · site Contoso');
    expect(stdout).toContain('– afloat-only  not for this site: afloat: nothing floats there');
    expect(stdout).toContain('✔ either       caught by recovered-image in 1 drill · storm, seed 1');
    expect(await muster([], { site: file }, [afloat, either])).toBe(0);
    expect(stdout).toContain('planted bugs: 2 · site Mixed');
    expect(stdout).toContain('✔ either       caught by recovered-image in 1 drill · afloat, seed 1');
  });

  test('nothing to hunt is refused', async () => {
    expect(await muster(['afloat-only'], {}, [lostWrite, afloat])).toBe(64);
    expect(stderr).toContain('no drill that shows afloat-only is for the site Contoso (afloat: nothing floats there)');
  });
});

describe('for programs', () => {
  test('--json says it in one line, --out in a file', async () => {
    const folder = folderForTest();
    expect(await muster([], { json: true, out: folder, seeds: '1' }, [lostWrite, unseen])).toBe(1);
    const said = JSON.parse(stdout);
    expect(said).toEqual(JSON.parse(readFileSync(join(folder, 'plants.json'), 'utf8')));
    expect(said).toMatchObject({
      schema: 'muster.plants/1',
      hunts: [
        { name: 'lost-write', caught: true, drills: [{ scenario: 'storm', seed: '1' }] },
        { name: 'unseen', caught: false, drills: [{ others: ['recovered-image'] }] },
      ],
    });
  });
});

describe('what makes no sense is refused in one line, and nothing is run', () => {
  test.each([
    [['lost-writes'], {}, 'there is no planted bug "lost-writes" (did you mean "lost-write"?)'],
    [[], { seeds: 'many' }, '--seeds must be a whole number between 1 and 1000, not "many"'],
    [['lost-write'], { short: true }, '--short chooses the bugs itself'],
  ])('%j %j', async (names, options, message) => {
    expect(await muster(names, options)).toBe(64);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
  });
});
