/** One run, as each report tells it. */
import { describe, expect, test } from 'vitest';
import { drillSummary, failureDetails, runHeading, serverTable, sweepLine } from './console.ts';
import { githubAnnotations, githubSummary } from './github.ts';
import { interruptedRun, plantedRun, violatedDrill, violatedRun } from './fixtures/runs.ts';
import { html } from './html.ts';
import { paint } from './paint.ts';

const drill = violatedDrill;
const run = violatedRun;

const plain = paint(false);

describe('console', () => {
  test('a failure shows what did not pass, with evidence, and ends with the command', () => {
    expect(failureDetails(plain, drill)).toMatchInlineSnapshot(`
      "✘ vpn-loss (seed 7) is violated
        violated: the story stopped at 01:00:00: NotInTime
          - orders01 is Protected: not within 30 min (NotInTime)
          - orders01 → cs01:443: ETIMEDOUT
        violated: refusals (What must be refused is)
          - expected <409>,
            got "200" & a job
        inconclusive: reported-rpo (RPO is told truly)
          - nothing to look at
        Run it again:
      npx muster replay .muster/latest/replay/vpn-loss.json
      "
    `);
  });

  test('a sweep says everything in a line', () => {
    expect(sweepLine(plain, drill)).toBe(
      '✘ violated  vpn-loss  seed 7  RPO 1 min 2 s · RTO 12 min 5 s · 1.5 s · sha256:abababab\n',
    );
  });

  test('servers that were not failed over have no line among the figures', () => {
    expect(serverTable(plain, run)).toMatchInlineSnapshot(`
      "Drill     Seed  Server    Measured RPO  Measured RTO
      ────────  ────  ────────  ────────────  ────────────
      vpn-loss  7     orders01     1 min 2 s    12 min 5 s
      "
    `);
  });

  test('findings beyond the first five are counted', () => {
    const findings = Array.from({ length: 20 }, (_, index) => `row ${index + 1}`);
    const many = { name: 'rows', title: 't', verdict: 'violated', evidence: '', findings, moreFindings: 3 } as const;
    expect(failureDetails(plain, { ...drill, properties: [many] })).toContain('    - row 5\n    - and 18 more\n');
  });

  test('colours only when asked for', () => {
    expect(failureDetails(plain, drill)).not.toContain('\u001b[');
    expect(failureDetails(paint(true), drill)).toContain('\u001b[');
  });
});

describe('GitHub', () => {
  test('annotations are one line each, with line feeds and marks escaped', () => {
    expect(githubAnnotations(run).trimEnd().split('\n')).toEqual([
      '::error title=vpn-loss (seed 7)%3A story is violated::orders01 is Protected: not within 30 min (NotInTime)%0Aorders01 → cs01:443: ETIMEDOUT%0Anpx muster replay .muster/latest/replay/vpn-loss.json',
      '::error title=vpn-loss (seed 7)%3A refusals is violated::expected <409>,%0Agot "200" & a job%0Anpx muster replay .muster/latest/replay/vpn-loss.json',
      '::warning title=vpn-loss (seed 7)%3A reported-rpo is inconclusive::nothing to look at%0Anpx muster replay .muster/latest/replay/vpn-loss.json',
    ]);
  });

  test('the summary is a Markdown table with the first thing that was found', () => {
    expect(githubSummary(run)).toContain(
      '| vpn-loss | 7 | ✘ violated | 1 min 2 s | 12 min 5 s | 1 h | orders01 is Protected: not within 30 min (NotInTime) |',
    );
  });

  test('the summary has what did not finish and what was not for this site', () => {
    const rows = githubSummary(interruptedRun)
      .split('\n')
      .filter((line) => line.startsWith('| '));
    expect(rows.slice(2)).toEqual([
      '| full-cycle | 7 | ✘ interrupted | – | – | – | the drill was interrupted at 00:12:00 of lab time, in the chapter "protect" |',
      '| vpn-loss | 7 | ✘ not-started | – | – | – | the run was interrupted before this drill began |',
      '| wreck | 7 | ✘ internal-error | – | – | – | Error: the mast broke |',
      '| authenticating-proxy | – | not for this site | – | – | – | it has no outbound proxy |',
    ]);
  });

  test('what did not finish is an error', () => {
    expect(githubAnnotations({ ...interruptedRun, drills: [] }).split('\n')[0]).toBe(
      '::error title=full-cycle (seed 7)%3A interrupted::the drill was interrupted at 00:12:00 of lab time, in the chapter "protect"%0Anpx muster run full-cycle --seed 7',
    );
  });
});

test('a planted bug is marked wherever its verdict is read', () => {
  const [planted = drill] = plantedRun.drills;
  expect(runHeading(plain, 'Contoso', 'virtual', 'seed 1', 1, plantedRun.plant)).toContain(
    'Planted bug: two-active-copies (A failback that starts the copy and stops nothing). Whatever is found below may be its doing.',
  );
  expect(drillSummary(plain, planted)).toContain('planted bug two-active-copies');
  expect(failureDetails(plain, planted)).toContain('with the planted bug two-active-copies');
  expect(githubSummary(plantedRun)).toContain('> **Planted bug: two-active-copies');
  expect(githubAnnotations(plantedRun)).toContain('planted bug two-active-copies');
  expect(html(plantedRun)).toContain('Planted bug: two-active-copies');
});

describe('HTML', () => {
  const page = html(run);

  test('is one file that loads nothing and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|url\(|@import|https?:/);
  });

  test('escapes what comes from outside', () => {
    expect(page).toContain('Contoso &lt;HQ&gt;');
    expect(page).toContain('expected &lt;409&gt;,');
    expect(page).not.toContain('<409>');
  });

  test('shows what did not pass first, each with its findings as a list', () => {
    const order = [...page.matchAll(/<b>([\w-]+)<\/b>/g)].map((match) => match[1]);
    expect(order).toEqual(['story', 'story', 'refusals', 'reported-rpo', 'recovered-image']);
    expect(page).toContain('<li>orders01 → cs01:443: ETIMEDOUT</li>');
  });

  test('tells the story, escaped, with its lab time', () => {
    const told = html(run, new Map([[drill, [{ atMs: 62_000, tone: 'text' as const, text: 'a < b' }]]]));
    expect(told).toContain('<td class="time">00:01:02</td><td>a &lt; b</td>');
    expect(page).toContain('The story is in the journal.');
  });

  test('lists what did not finish and what is not for this site', () => {
    const interrupted = html(interruptedRun);
    expect(interrupted).toContain('<li>authenticating-proxy: it has no outbound proxy</li>');
    expect(interrupted).toContain('1 of 4 drills passed');
    expect(interrupted).toContain('the drill was interrupted at 00:12:00 of lab time');
    expect(interrupted).toContain('<pre>    at sail (file:///ship.ts:1:1)</pre>');
  });

  test('draws a fault that was never healed to the end of the drill', () => {
    expect(page).toContain('The VPN is down: 00:15:00 to 01:00:00 (45 min)');
    expect(page).toContain('(not healed)');
  });
});
