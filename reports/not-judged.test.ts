/** What was not judged stands in every report that tells a drill, and changes no verdict. */
import { describe, expect, test } from 'vitest';
import { drillSummary } from './console.ts';
import { halfSeenRun } from './fixtures/runs.ts';
import { html } from './html.ts';
import { junit } from './junit.ts';
import { notJudgedOf } from './not-judged.ts';
import { paint } from './paint.ts';

const [drill] = halfSeenRun.drills;

describe('what was not judged', () => {
  test('is told on the terminal, the first of it, of a drill that passed as well', () => {
    const told = drillSummary(paint(false), drill!);
    expect(told).toContain('✔ passed');
    expect(told).toContain('  – not judged: fresh-points: new points after the heal of <vpn-loss>\n');
    expect(told).toContain('  – not judged: and 8 more\n');
  });

  test('stands in the page', () => {
    expect(html(halfSeenRun)).toContain('<li>fresh-points: new points after the heal of &lt;vpn-loss&gt;</li>');
  });

  test('is a case that passes in JUnit', () => {
    expect(junit(halfSeenRun)).toMatch(/<testcase name="not-judged"[^>]*>\s*<system-out>fresh-points: new points/);
    expect(junit(halfSeenRun)).toContain('failures="0"');
  });

  test('is counted where it is more than is kept', () => {
    expect(notJudgedOf(drill!)).toHaveLength(5);
    expect(notJudgedOf(drill!).at(-1)).toBe('and 7 more');
  });
});
