/** A property of somebody's own judges their story: its verdict counts, what breaks in it is told as theirs, its bundle has it. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;

const STORY = `import { minutes, scenario } from 'muster';
import { few } from './few.ts';

export const mine = scenario({
  name: 'mine',
  title: 'A few minutes',
  faults: [],
  exercises: [],
  properties: [few],
  async run(drill) {
    drill.story('It has begun.');
    await drill.sleep(minutes(3));
  },
});
`;

/** A property whose judgement is this code; it begins on line 6 of its file. */
const property = (judge: string) => `import { entriesOf, Findings, type Property } from 'muster';

export const few: Property = {
  name: 'few-stories',
  title: 'A story says little',
  judge(run) { ${judge} },
};
`;

const COUNTS = `const findings = new Findings();
    for (const record of run.records) {
      if (record.kind !== 'story') continue;
      findings.looked += 1;
      if (record.text !== 'It has begun.') findings.violation('it said ' + record.text);
    }
    run.records.splice(0);
    return findings.judge('it said what it may', 'it said nothing');`;

function muster(folder: string, ...words: string[]) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...words], { cwd: folder, encoding: 'utf8' });
  return { status, stderr, stdout };
}

function ran(judge: string, story = STORY) {
  const folder = folderForTest();
  writeFileSync(join(folder, 'mine.ts'), story);
  writeFileSync(join(folder, 'few.ts'), property(judge));
  const { status, stderr, stdout } = muster(folder, 'run', 'mine.ts', '--out', 'out');
  expect(stderr).toBe('');
  const { drills } = JSON.parse(readFileSync(join(folder, 'out/result.json'), 'utf8'));
  const [{ properties }] = drills;
  const own = properties.find(({ name }: { name: string }) => name === 'few-stories');
  return { folder, status, stdout, own };
}

test('it passes, and is among what holds; what it does to its records harms no journal', () => {
  const { folder, own, status, stdout } = ran(COUNTS);
  expect(own).toEqual({
    name: 'few-stories',
    title: 'A story says little',
    verdict: 'passed',
    evidence: 'it said what it may',
  });
  expect(status, stdout).toBe(0);
  expect(readFileSync(join(folder, 'out/junit.xml'), 'utf8')).toContain('name="few-stories"');
  expect(muster(folder, 'replay', 'out/replay/mine.json').stdout).toContain('The same run: journal sha256:');
});

test('it is violated: 1, with its evidence; and again from the bundle, where none of its files are', () => {
  const { folder, own, status, stdout } = ran(COUNTS, STORY.replace('It has begun.', 'Too much.'));
  expect(own).toMatchObject({ verdict: 'violated', findings: ['it said Too much.'] });
  expect(status).toBe(1);
  expect(stdout).toContain('violated: few-stories (A story says little)\n    - it said Too much.');
  const bundle = readFileSync(join(folder, 'out/replay/mine.json'), 'utf8');
  expect(Object.keys(JSON.parse(bundle).story.files)).toEqual(['few.ts', 'mine.ts']);
  rmSync(folder, { recursive: true });
  const elsewhere = folderForTest();
  writeFileSync(join(elsewhere, 'bundle.json'), bundle);
  const played = muster(elsewhere, 'replay', 'bundle.json');
  expect(played.stdout).toContain('The same run: journal sha256:');
  expect(played.stdout).toContain('violated: few-stories (A story says little)\n    - it said Too much.');
  expect(played).toMatchObject({ status: 1, stderr: '' });
});

test.each([
  ['throws', "throw new RangeError('no such shore');", 'few.ts:6: RangeError: no such shore'],
  ['lets something of Muster throw', 'return entriesOf(undefined as never);', 'few.ts:6: TypeError: '],
  ['breaks later', 'return Promise.reject(new Error("at sea"));', 'few.ts:6: Error: at sea'],
  ['throws what is no error', "throw 'overboard';", 'it threw "overboard", which is no Error'],
  ['forgets to answer', '', 'it answered undefined; expected { verdict, looked, evidence }'],
  [
    'answers a verdict that is none',
    "return { verdict: 'ok', looked: 1, evidence: '' };",
    'it answered {"verdict":"ok"',
  ],
])("it %s: the drill is inconclusive, and that is told as its author's", (_what, judge, says) => {
  const { own, status, stdout } = ran(judge);
  expect(own).toMatchObject({ verdict: 'inconclusive' });
  expect(own.evidence).toContain('the property itself broke: ');
  expect(own.evidence).toContain(says);
  expect(stdout).toContain(says);
  expect(stdout).not.toContain('please report');
  expect(status).toBe(2);
});

test('it finds nothing to look at: it was promised by being listed, so the drill is inconclusive', () => {
  const { own, status } = ran(COUNTS, STORY.replace("drill.story('It has begun.');", ''));
  expect(own).toMatchObject({ verdict: 'inconclusive', evidence: 'Nothing to look at: it said nothing' });
  expect(status).toBe(2);
});
