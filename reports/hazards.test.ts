/** A hazard stands in every report, with what to do about it, and changes no verdict unless it is asked to. */
import { describe, expect, test } from 'vitest';
import { drillSummary, failureDetails, sweepLine } from './console.ts';
import { hazardousRun } from './fixtures/runs.ts';
import { githubAnnotations, githubSummary } from './github.ts';
import { hazardCount } from './hazards.ts';
import { html } from './html.ts';
import { junit } from './junit.ts';
import { paint } from './paint.ts';

const plain = paint(false);
const [drill] = hazardousRun.drills;
const remedy = 'Shut the source down, or keep its users away, before the failover';

describe('a hazard', () => {
  test('is told on the terminal, of a drill that passed as well', () => {
    const told = drillSummary(plain, drill!);
    expect(told).toContain('✔ passed');
    expect(told).toContain('! hazard SourceStillServing: 00:33:00 azure:files01 began <beside> files01\n');
    expect(told).toContain(remedy);
    expect(failureDetails(plain, drill!)).toContain('! hazard SourceStillServing');
    expect(sweepLine(plain, drill!)).toContain('hazards: 1');
  });

  test('stands in the page, in its drill and in the heading', () => {
    const page = html(hazardousRun);
    expect(page).toContain('hazards: 1');
    expect(page).toContain('<b>SourceStillServing</b>');
    expect(page).toContain('azure:files01 began &lt;beside&gt; files01');
    expect(page).toContain(remedy);
  });

  test('is a case that passes in JUnit, and one that fails when hazards count', () => {
    expect(junit(hazardousRun)).toMatch(/<testcase name="hazards"[^>]*>\s*<system-out>SourceStillServing: /);
    expect(junit(hazardousRun)).toContain('failures="0"');
    const strict = junit({ ...hazardousRun, strict: true });
    expect(strict).toMatch(
      /<testcase name="hazards"[^>]*>\s*<failure message="00:33:00 azure:files01 [^>]*type="SourceStillServing"/,
    );
  });

  test('is a warning on GitHub, and an error when hazards count', () => {
    expect(githubAnnotations(hazardousRun)).toMatch(/^::warning title=.*hazard SourceStillServing/);
    expect(githubAnnotations({ ...hazardousRun, strict: true })).toMatch(/^::error title=.*hazard SourceStillServing/);
    expect(githubSummary(hazardousRun)).toContain('azure:files01 began');
  });

  test('is counted', () => expect(hazardCount(hazardousRun)).toBe(1));
});
