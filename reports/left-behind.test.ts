/** What an engine keeps of a lab stands in every report, and is nobody's failure. */
import { expect, test } from 'vitest';
import { leavingRun } from './fixtures/runs.ts';
import { githubAnnotations, githubSummary } from './github.ts';
import { html } from './html.ts';
import { junit } from './junit.ts';

const told = 'network muster-lab-1-onprem. The engine refuses: has active endpoints';

test.each([
  ['the page', `<h2>Left behind</h2>\n<ul class="skipped"><li>Not removed: ${told} &lt;lost&gt;.`, html],
  [
    'JUnit',
    `<testcase name="left-behind" classname="muster" time="0.000">\n      <system-out>Not removed: ${told}`,
    junit,
  ],
  ['an annotation', `::warning title=Left behind::Not removed: ${told} <lost>.`, githubAnnotations],
  ['the summary', `\n\nNot removed: ${told} \\<lost\\>.`, githubSummary],
])('it stands in %s', (_where, text, report) => {
  expect(report(leavingRun)).toContain(text);
  expect(report({ ...leavingRun, leftBehind: undefined })).not.toMatch(/left.behind/i);
});

test('its case passes: no drill is red for it', () => {
  expect(junit(leavingRun)).toMatch(/<testsuites name="muster" tests="\d+" failures="0" errors="0"/);
});
