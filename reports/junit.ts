/**
 * JUnit XML, as CI systems read it, after the schemas of Maven's Surefire and of Jenkins: one suite for each drill, one
 * case for its story and one for each property that judged it.
 *
 * A case is known to a CI server by class name and name, and has its history under them. So the class name is the
 * scenario alone, whatever the seed; the seed is a property of the suite. And every suite has the case `story`, with the
 * drill's time: a drill that did not finish is that case's error, one that is not for this site is that case skipped.
 * Violated is a failure, inconclusive an error: nothing was proved.
 */
import type { DrillResult, PropertyVerdict, RunResult, UnfinishedDrill } from '../scenarios/result.ts';
import { findingsOf } from './evidence.ts';
import { hazardsOf } from './hazards.ts';
import { notJudgedOf } from './not-judged.ts';
import { type Stories, storyAsText } from './stories.ts';
import { partOf } from './part.ts';
import { escapeXml, escapeXmlAttribute } from './xml-escape.ts';

export function junit(run: RunResult, stories: Stories = new Map()): string {
  const suites = [
    ...run.drills.map((drill) => ofDrill(drill, stories, run.strict === true)),
    ...(run.unfinished ?? []).map((drill) => ofUnfinished(drill, stories)),
    ...(run.notApplicable ?? []).map(({ name, reason }): Suite => ({ name, cases: [story({ skipped: reason })] })),
    ...ofLeftBehind(run),
  ];
  const { errors, failures, tests } = counts(suites.flatMap(({ cases }) => cases));
  const planted = run.plant && `with the planted bug ${run.plant.name}`;
  const name = ['muster', partOf(run), planted].filter((part) => part !== undefined).join(', ');
  const timeMs = suites.reduce((sum, { timeMs = 0 }) => sum + timeMs, 0);
  const root = attributes({ name, tests, failures, errors, time: seconds(timeMs) });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${root}>\n${suites.map((one) => suite(one, run)).join('')}</testsuites>\n`;
}

interface Suite {
  readonly name: string;
  readonly timeMs?: number;
  readonly startedAt?: string;
  readonly properties?: Readonly<Record<string, string | number | undefined>>;
  readonly cases: readonly Case[];
}

interface Case {
  readonly name: string;
  readonly skipped?: string;
  readonly problem?: {
    readonly element: 'failure' | 'error';
    readonly type: string;
    /** What a CI server shows in its lists. */
    readonly message: string;
    readonly text: string;
  };
  readonly output?: string;
}

function story(rest: Omit<Case, 'name'>): Case {
  return { name: 'story', ...rest };
}

function ofDrill(drill: DrillResult, stories: Stories, strict: boolean): Suite {
  const { journalHash, name, plant, properties, replay, rpoMs, rtoMs, seed, startedAt, virtualMs, wallMs } = drill;
  const cases = properties.map((verdict) => ofVerdict(verdict, drill));
  const stopped = cases.find((one) => one.name === 'story');
  const output = drill.verdict === 'passed' ? undefined : storyAsText(stories.get(drill));
  return {
    name,
    timeMs: wallMs,
    startedAt,
    properties: { seed, plant, journalHash, virtualMs, rpoMs, rtoMs, replay },
    cases: [
      { ...(stopped ?? story({})), output },
      ...cases.filter((one) => one !== stopped),
      ...ofHazards(drill, strict),
      ...ofNotJudged(drill),
    ],
  };
}

function ofVerdict(property: PropertyVerdict, { plant, replay, stopped }: DrillResult): Case {
  const { name, title, verdict } = property;
  if (verdict === 'passed') return { name };
  const findings = findingsOf(property);
  const remark = plant === undefined ? '' : `with the planted bug ${plant}: `;
  const text = [
    `${title}: ${verdict}`,
    ...findings.map((finding) => `- ${finding.replaceAll('\n', '\n  ')}`),
    `Run it again: ${replay}`,
  ];
  return {
    name,
    problem: {
      element: verdict === 'violated' ? 'failure' : 'error',
      type: name === 'story' ? (stopped?.code ?? verdict) : verdict,
      message: `${remark}${findings[0] ?? title}`,
      text: text.join('\n'),
    },
  };
}

/** A case that passes and says what no other stands for. */
function ofNotJudged(drill: DrillResult): Case[] {
  const reasons = notJudgedOf(drill);
  return reasons.length === 0 ? [] : [{ name: 'not-judged', output: reasons.join('\n') }];
}

/** A case that passes and says what was met, or fails where hazards count as failures. */
function ofHazards(drill: DrillResult, strict: boolean): Case[] {
  const hazards = hazardsOf(drill);
  const [first] = hazards;
  if (!first) return [];
  const text = hazards
    .map(({ cause, code, evidence, remedy }) => `${code}: ${evidence}\n  ${cause} ${remedy}`)
    .join('\n');
  if (!strict) return [{ name: 'hazards', output: text }];
  return [{ name: 'hazards', problem: { element: 'failure', type: first.code, message: first.evidence, text } }];
}

/** A suite of the run as a whole, whose one case passes and says what the labs could not remove: no drill's verdict is in it. */
function ofLeftBehind({ leftBehind = [] }: RunResult): Suite[] {
  if (leftBehind.length === 0) return [];
  return [{ name: 'muster', cases: [{ name: 'left-behind', output: leftBehind.join('\n') }] }];
}

const TYPE_OF = {
  interrupted: 'Interrupted',
  'not-started': 'NotStarted',
  'scenario-broken': 'ScenarioBroken',
  'internal-error': 'InternalError',
  'lab-unavailable': 'LabUnavailable',
} as const;

function ofUnfinished(drill: UnfinishedDrill, stories: Stories): Suite {
  const { message, name, replay, seed, why } = drill;
  const problem = {
    element: 'error',
    type: TYPE_OF[why],
    message: message.split('\n')[0] ?? '',
    text: `${message}\nRun it again: ${replay}`,
  } as const;
  return { name, properties: { seed, replay }, cases: [story({ problem, output: storyAsText(stories.get(drill)) })] };
}

function suite({ cases, name, properties = {}, startedAt, timeMs = 0 }: Suite, run: RunResult): string {
  const facts = { ...properties, hostname: run.host };
  const head = { name, ...counts(cases), time: seconds(timeMs), timestamp: dateTime(startedAt ?? run.startedAt) };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return `  <testsuite${attributes(head)}>
    <properties>
${known.map(([key, value]) => `      <property${attributes({ name: key, value })}/>\n`).join('')}    </properties>
${cases.map((one) => testCase(one, name, one.name === 'story' ? timeMs : 0)).join('')}  </testsuite>
`;
}

/** Judging takes no time worth telling; the story has it all. */
function testCase({ name, output, problem, skipped }: Case, classname: string, timeMs: number): string {
  const start = `    <testcase${attributes({ name, classname, time: seconds(timeMs) })}`;
  const inside = [
    skipped === undefined ? '' : `      <skipped${attributes({ message: skipped })}/>\n`,
    problem === undefined
      ? ''
      : `      <${problem.element}${attributes({ message: problem.message, type: problem.type })}>${escapeXml(problem.text)}</${problem.element}>\n`,
    output === undefined ? '' : `      <system-out>${escapeXml(output)}</system-out>\n`,
  ].join('');
  return inside === '' ? `${start}/>\n` : `${start}>\n${inside}    </testcase>\n`;
}

function counts(cases: readonly Case[]) {
  const having = (element: string) => cases.filter(({ problem }) => problem?.element === element).length;
  return {
    tests: cases.length,
    failures: having('failure'),
    errors: having('error'),
    skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
  };
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXmlAttribute(String(value ?? ''))}"`)
    .join('');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** UTC to the second and without a zone, which is what all the schemas agree on. */
function dateTime(iso: string): string {
  return iso.slice(0, 19);
}
