/** `muster explore`, as it is typed: walks from seeds, one line each, and distinct failures once. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';
import { sampleSite } from '../simulator/site/site.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;

function explore(...words: string[]) {
  const folder = folderForTest();
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'explore', '--out', folder, ...words], {
    encoding: 'utf8',
  });
  return { folder, status, stdout, stderr };
}

test('a planted bug that chance meets is told once, with the shortest walk, its file, and the command that plays it', () => {
  const { folder, status, stdout } = explore('--runs', '3', '--moves', '3', '--plant', 'drop-block', '--no-shrink');
  expect(status).toBe(1);
  expect(stdout.match(/violated: true-points/g)).toHaveLength(1);
  expect(stdout).toMatch(/The shortest walk that met it, seed \d; 2 more walks met it:/);
  expect(stdout).toContain('      Before: everything is protected.\n      1. ');
  expect(readdirSync(join(folder, 'walks'))).toEqual(['walk-1.ts', 'walk-2.ts', 'walk-3.ts']);
  const [, file = ''] = /As a scenario file: (\S+)/.exec(stdout) ?? [];
  expect(readFileSync(file, 'utf8')).toContain("import { played } from 'muster';");
  const [, bundle = ''] = /npx muster replay (\S+)/.exec(stdout) ?? [];
  expect(spawnSync(process.execPath, [script, 'replay', bundle], { encoding: 'utf8' }).stdout).toContain(
    'The same run',
  );
});

test('what is found is made smaller by itself, and saved for a person to go on with, who loses nothing by it', () => {
  const drills = join(folderForTest(), 'drills');
  const words = ['--runs', '1', '--moves', '2', '--faults', '0', '--plant', 'rosy-rpo', '--save', drills];
  const { folder, status, stdout } = explore(...words);
  expect(stdout).toMatch(/From \d moves? to 0, in \d+ runs?\. No move is needed\./);
  expect(readFileSync(join(drills, 'walk-1-reported-rpo.ts'), 'utf8')).toMatch(
    /On the site Contoso with no server but [\w ]+, with seed 1 and the planted bug rosy-rpo, it fails reported-rpo\./,
  );
  expect(status).toBe(1);
  const bundle = join(folder, 'replay/walk-1-reported-rpo.json');
  expect(stdout.trimEnd().endsWith(`npx muster replay ${bundle}`)).toBe(true);
  expect(spawnSync(process.execPath, [script, 'replay', bundle], { encoding: 'utf8' }).stdout).toContain(
    'The same run',
  );

  writeFileSync(join(drills, 'walk-1-reported-rpo.ts'), '// Mine by now.\n');
  explore(...words, '--no-shrink');
  expect(readdirSync(drills)).toEqual(['walk-1-reported-rpo-2.ts', 'walk-1-reported-rpo.ts']);
  expect(readFileSync(join(drills, 'walk-1-reported-rpo.ts'), 'utf8')).toBe('// Mine by now.\n');
});

test('a search that may take no time ends after the drills that had begun, and says what is there', () => {
  const { status, stdout } = explore('walk', '--runs', '40', '--moves', '1', '--faults', '0', '--for', '0.001s');
  expect(stdout).toMatch(/40 drills[\s\S]*passed: (\d) of \1 drills passed/);
  expect(status).toBe(0);
});

test('the matrix is told as a grid, a row for each fault, and each drill is a scenario file: several cells in one, or alone', () => {
  const words = ['--fault', 'vpn-loss', '--phase', 'cleanup/protected,commit/VmCommit'];
  const [together, alone] = [explore('matrix', ...words), explore('matrix', ...words, '--alone')];
  for (const { status, stdout } of [together, alone]) {
    expect(stdout).toMatch(
      /\n {8} {2}1 {3}2\nvpn-loss {2}✔✔ {2}✔✔\n\n {2}1 {2}cleanup\/protected\n {2}2 {2}commit\/VmCommit\n/,
    );
    expect(status).toBe(0);
  }
  expect(readdirSync(join(together.folder, 'cells'))).toEqual(['vpn-loss-round-1-late.ts', 'vpn-loss-round-1-soon.ts']);
  expect(readdirSync(join(alone.folder, 'cells'))).toHaveLength(4);
});

test('pairs of faults come in both orders, and are told by which came first', () => {
  const words = ['--fault', 'vpn-loss,clock-off', '--phase', 'cleanup/protected', '--for', '0.001s'];
  const { stdout } = explore('matrix', '--pairs', ...words);
  expect(stdout).toMatch(/· 4 drills/);
  expect(stdout).toMatch(/\n {14,}1 {2}2\n 1 {2}vpn-loss +[-✔]\n 2 {2}clock-off +[-✔]\n/);
});

test('paths are made from the chart, and what has none is told with its reason', () => {
  const { folder, stdout } = explore('paths', '--for', '0.001s');
  expect(stdout).toMatch(/124 paths of files01 are made for 48 of 58 transitions of an item's chart/);
  expect(stdout).toContain('  failingOver --DISABLED-->: disabling is not offered in this state');
  expect(readdirSync(join(folder, 'paths'))).toContain('path-reprotecting-to-azure-disabled.ts');
});

test('on a site of one own, a hazard counts when it is asked to', () => {
  const site = join(folderForTest(), 'site.json');
  writeFileSync(site, JSON.stringify({ ...sampleSite(), name: 'Fabrikam' }));
  const words = ['--runs', '4', '--moves', '5', '--faults', '0', '--site', site];
  const [plain, strict] = [explore(...words), explore(...words, '--strict')];
  expect(plain.stdout).toMatch(/site Fabrikam[\s\S]*Hazards, of the operator/);
  expect([plain.status, strict.status]).toEqual([0, 1]);
});

test.each([
  [['walks'], 'there is no way to explore called "walks" (did you mean "walk"?)'],
  [['paths', '--runs', '3'], '--runs is not for paths'],
  [['matrix', '--runs', '3'], '--runs is not for matrix, which has --fault, --phase, --alone, --pairs'],
  [['--phase', 'failover'], '--phase is not for walk, which has --runs, --moves, --faults'],
  [['--for', 'ever'], '--for must be like 30m or 2h, not "ever"'],
  [['matrix', '--pairs', '--fault', 'vpn-loss'], '--pairs needs two faults or more'],
  [['matrix', '--pairs', '--max-time', '10m'], 'this would take about'],
  [['matrix', '--fault', 'vpn'], 'there is no fault "vpn"'],
  [['matrix', '--phase', 'failover,lunch'], 'there is no phase "lunch"'],
  [['--runs', '0'], '--runs must be a whole number between 1 and 10000, not "0"'],
  [['--save', 'https://a.blob.core.windows.net/b'], '--save must be a folder'],
  [['--save', script], 'a file stands where a folder should be; use --save DIR'],
  [['--seed', 'x'], '--seed must be a whole number'],
  [['--moves', 'many'], '--moves must be a whole number between 1 and 1000, not "many"'],
  [['--faults', '-1'], '--faults must be a whole number between 0 and 10, not "-1"'],
  [['--plant', 'nothing'], 'there is no planted bug "nothing"'],
  [['--runs', '500', '--max-time', '1s'], 'this would take about'],
  [['--max-memory', '1MiB'], 'this would take about'],
  [['--nothing-new', '0'], '--nothing-new must be a whole number between 1 and 10000, not "0"'],
  [['matrix', '--nothing-new', '3'], '--nothing-new is not for matrix'],
  [['--run', '3'], "unknown option '--run'"],
])('explore %j is told what is wrong with it, and nothing is run', (words, message) => {
  const { folder, status, stderr } = explore(...words);
  expect([status, stderr]).toEqual([64, expect.stringContaining(message)]);
  expect(readdirSync(folder)).toEqual([]);
});
