/**
 * JUnit XML, as CI systems read it: one suite for each drill, one case for each property. Violated is a failure,
 * inconclusive an error: nothing was proved.
 */
import type { DrillResult, PropertyVerdict, RunResult } from '../scenarios/result.ts';

export function junit(run: RunResult): string {
  const suites = run.drills.map(suite);
  const all = run.drills.flatMap(cases);
  const attributes = `name="muster" tests="${all.length}" ${counts(all)} time="${seconds(run.drills)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes}>\n${suites.join('')}</testsuites>\n`;
}

interface Case {
  readonly name: string;
  readonly verdict: PropertyVerdict['verdict'];
  readonly message: string;
  readonly text: string;
}

function suite(drill: DrillResult): string {
  const name = `${drill.name} (seed ${drill.seed})`;
  const list = cases(drill);
  const attributes = `name="${escapeXml(name)}" tests="${list.length}" ${counts(list)} time="${seconds([drill])}"`;
  const properties = [
    ['seed', drill.seed],
    ['journalHash', drill.journalHash],
    ['virtualMs', String(drill.virtualMs)],
    ['rpoMs', String(drill.rpoMs ?? '')],
    ['rtoMs', String(drill.rtoMs ?? '')],
    ['replay', drill.replay],
  ].map(([key, value]) => `      <property name="${key}" value="${escapeXml(value ?? '')}"/>\n`);
  const body = list.map((one) => testCase(name, one)).join('');
  return `  <testsuite ${attributes}>\n    <properties>\n${properties.join('')}    </properties>\n${body}  </testsuite>\n`;
}

/** A story that stopped stands among the properties, under the name `story`. */
function cases(drill: DrillResult): Case[] {
  return drill.properties.map(({ evidence, name, title, verdict }) => ({
    name,
    verdict,
    message: title,
    text: evidence,
  }));
}

function testCase(suiteName: string, { message, name, text, verdict }: Case): string {
  const start = `    <testcase classname="${escapeXml(suiteName)}" name="${escapeXml(name)}"`;
  if (verdict === 'passed') return `${start}/>\n`;
  const element = verdict === 'violated' ? 'failure' : 'error';
  return `${start}>\n      <${element} message="${escapeXml(message)}">${escapeXml(text)}</${element}>\n    </testcase>\n`;
}

function counts(list: readonly Case[]): string {
  const count = (verdict: string) => list.filter((one) => one.verdict === verdict).length;
  return `failures="${count('violated')}" errors="${count('inconclusive')}"`;
}

function seconds(drills: readonly DrillResult[]): string {
  return (drills.reduce((sum, drill) => sum + drill.wallMs, 0) / 1000).toFixed(3);
}

/** Markup is escaped; characters XML 1.0 does not allow at all become U+FFFD. */
function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"\n]/g, (character) => entities[character] ?? character);
}
