/** One run, as each report tells it. */
import { describe, expect, test } from 'vitest';
import type { DrillResult, RunResult } from '../scenarios/result.ts';
import { failureDetails, serverTable, sweepLine } from './console.ts';
import { githubAnnotations, githubSummary } from './github.ts';
import { html } from './html.ts';
import { junit } from './junit.ts';
import { paint } from './paint.ts';

const drill: DrillResult = {
  name: 'vpn-loss',
  title: 'The VPN is lost & comes back',
  verdict: 'violated',
  seed: '7',
  journalHash: `sha256:${'ab'.repeat(32)}`,
  virtualMs: 3_600_000,
  wallMs: 1500,
  rpoMs: 62_000,
  rtoMs: 725_000,
  servers: [{ name: 'orders01', rpoMs: 62_000, rtoMs: 725_000 }, { name: 'files01' }],
  phases: [
    { name: 'protect', fromMs: 0, toMs: 600_000 },
    { name: 'failover', fromMs: 600_000, toMs: 3_600_000 },
  ],
  faults: [{ name: 'vpn-loss', title: 'The VPN is down', injectedAtMs: 900_000 }],
  properties: [
    { name: 'recovered-image', title: 'The image is the source', verdict: 'passed', evidence: '2 disks compared' },
    {
      name: 'refusals',
      title: 'What must be refused is',
      verdict: 'violated',
      evidence: 'expected <409>,\ngot "200" & a job',
    },
    { name: 'reported-rpo', title: 'RPO is told truly', verdict: 'inconclusive', evidence: 'nothing to look at' },
  ],
  stopped: { code: 'NotInTime', message: 'orders01 is Protected: not within 30 min', atMs: 3_600_000 },
  replay: 'npx muster replay .muster/latest/replay/vpn-loss.json',
};

const run: RunResult = {
  schema: 'muster.result/1',
  verdict: 'violated',
  lab: 'virtual',
  seed: '7',
  site: 'Contoso <HQ>',
  engine: 'sources=0 node=24.21.0',
  drills: [drill],
};

const plain = paint(false);

describe('console', () => {
  test('a failure shows what did not pass, with evidence, and ends with the command', () => {
    expect(failureDetails(plain, drill)).toMatchInlineSnapshot(`
      "✘ vpn-loss (seed 7) is violated
        the story stopped at 01:00:00: NotInTime: orders01 is Protected: not within 30 min
        violated: refusals (What must be refused is)
            expected <409>,
            got "200" & a job
        inconclusive: reported-rpo (RPO is told truly)
            nothing to look at
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

  test('colours only when asked for', () => {
    expect(failureDetails(plain, drill)).not.toContain('\u001b[');
    expect(failureDetails(paint(true), drill)).toContain('\u001b[');
  });
});

test('JUnit: violated is a failure, inconclusive an error, and markup is escaped', () => {
  expect(junit(run)).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="muster" tests="3" failures="1" errors="1" time="1.500">
      <testsuite name="vpn-loss (seed 7)" tests="3" failures="1" errors="1" time="1.500">
        <properties>
          <property name="seed" value="7"/>
          <property name="journalHash" value="sha256:abababababababababababababababababababababababababababababababab"/>
          <property name="virtualMs" value="3600000"/>
          <property name="rpoMs" value="62000"/>
          <property name="rtoMs" value="725000"/>
          <property name="replay" value="npx muster replay .muster/latest/replay/vpn-loss.json"/>
        </properties>
        <testcase classname="vpn-loss (seed 7)" name="recovered-image"/>
        <testcase classname="vpn-loss (seed 7)" name="refusals">
          <failure message="What must be refused is">expected &lt;409&gt;,&#10;got &quot;200&quot; &amp; a job</failure>
        </testcase>
        <testcase classname="vpn-loss (seed 7)" name="reported-rpo">
          <error message="RPO is told truly">nothing to look at</error>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test('JUnit: characters that XML does not know are replaced', () => {
  const odd = {
    ...drill,
    properties: [{ name: 'odd', title: 't', verdict: 'violated' as const, evidence: 'a\u0000b\u001bc' }],
  };
  expect(junit({ ...run, drills: [odd] })).toContain('>a\uFFFDb\uFFFDc</failure>');
});

describe('GitHub', () => {
  test('annotations are one line each, with line feeds and marks escaped', () => {
    expect(githubAnnotations(run).trimEnd().split('\n')).toEqual([
      '::error title=vpn-loss (seed 7)%3A refusals is violated::expected <409>,%0Agot "200" & a job%0Anpx muster replay .muster/latest/replay/vpn-loss.json',
      '::warning title=vpn-loss (seed 7)%3A reported-rpo is inconclusive::nothing to look at%0Anpx muster replay .muster/latest/replay/vpn-loss.json',
    ]);
  });

  test('the summary is a Markdown table', () => {
    expect(githubSummary(run)).toContain('| vpn-loss | 7 | ✘ violated | 1 min 2 s | 12 min 5 s | 1 h |');
  });
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

  test('shows what did not pass first', () => {
    const order = [...page.matchAll(/<b>([\w-]+)<\/b>/g)].map((match) => match[1]);
    expect(order).toEqual(['refusals', 'reported-rpo', 'recovered-image']);
  });

  test('draws a fault that was never healed to the end of the drill', () => {
    expect(page).toContain('The VPN is down: 00:15:00 to 01:00:00 (45 min)');
    expect(page).toContain('(not healed)');
  });
});
